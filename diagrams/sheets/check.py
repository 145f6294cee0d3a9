"""Reckons the hashes of an auditor's sheet anew; needs Python and the sheet alone.

python3 check.py SHEET.html
"""

import hashlib
import html
import json
import re
import sys
from pathlib import Path


def sha256(data: bytes) -> str:
    """A SHA-256 in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def found_in(page: str) -> list[str]:
    """A sentence for each thing that is not as it should be."""

    def codes(name: str) -> list[str]:
        return [
            html.unescape(each) for each in re.findall(f'<code class="{name}">(.*?)</code>', page)
        ]

    wrong: list[str] = []
    heads: dict[str, tuple[int, str]] = {}
    hashes: dict[tuple[str, int], str] = {}
    for text, said in zip(codes("text"), codes("hash"), strict=True):
        walk, n = json.loads(text)[:2]
        before_n, before = heads.get(walk, (0, ""))
        if n != before_n + 1 or sha256(f"{before}\n{text}".encode()) != said:
            wrong.append(f"walk {walk}, entry {n}: it does not follow entry {before_n}")
        heads[walk], hashes[walk, n] = (n, said), said
    for proof in map(json.loads, codes("proof")):
        walk, _, n, head, removed = proof["sealed"]
        line = json.dumps(proof["sealed"], ensure_ascii=False, separators=(",", ":"))
        here = sha256(b"\0" + line.encode())
        for side, other in proof["way"]:
            halves = (other, here) if side == "left" else (here, other)
            here = sha256(b"\1" + b"".join(map(bytes.fromhex, halves)))
        if [here] != codes("root"):
            wrong.append(f"walk {walk}: its proof does not lead to the root of the checkpoint")
        if not removed and hashes.get((walk, n)) != head:
            wrong.append(f"walk {walk}, entry {n}: it is not as it was sealed")
    sys.stdout.write(f"{len(hashes)} entries of {len(heads)} walks, {len(codes('proof'))} proofs\n")
    return wrong


if __name__ == "__main__":
    sys.exit("\n".join(found_in(Path(sys.argv[1]).read_text(encoding="utf-8"))) or 0)
