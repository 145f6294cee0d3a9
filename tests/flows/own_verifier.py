"""A verifier that somebody wrote from docs/auditors.md alone: nothing of ours is imported."""

import json
from hashlib import sha256
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

COLUMNS = (
    "walk", "n", "at", "observed", "kind", "step", "visit", "transition", "rule", "because",
    "escalation", "level", "values", "version", "run", "actor",
)  # fmt: skip


def text(value: Any) -> bytes:
    said = json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return said.encode()


def root(ends: list[list[Any]], depth: int = 0) -> bytes:
    """The hash of a part of the tree; `ends` are [walk, checkpoint, entries, head, removed]."""
    if not ends:
        return bytes(32)
    if len(ends) == 1:
        return sha256(b"\0" + text(ends[0])).digest()
    halves: tuple[list[list[Any]], list[list[Any]]] = ([], [])
    for end in ends:
        place = int(sha256(end[0].encode()).hexdigest(), 16)
        halves[place >> (255 - depth) & 1].append(end)
    return sha256(b"\1" + root(halves[0], depth + 1) + root(halves[1], depth + 1)).digest()


def verify(log: Path, checkpoints: Path, public_key: str) -> bool:
    """Whether an exported log is what its last checkpoint signed."""
    said = json.loads(checkpoints.read_text(encoding="utf-8").splitlines()[-1])
    signed = ["stepladder checkpoint", *(said[name] for name in ("n", "at", "walks", "entries"))]
    key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(public_key))
    key.verify(bytes.fromhex(said["signature"]), text([*signed, said["root"], said["before"]]))
    heads: dict[str, tuple[int, str]] = {}
    ends: dict[str, list[Any]] = {}
    for line in map(json.loads, log.read_text(encoding="utf-8").splitlines()):
        walk, removed = line["walk"], line["kind"] == "removed"
        if not removed and line["kind"] != "sealed":
            n, before = heads.get(walk, (0, ""))
            whole = before.encode() + b"\n" + text([line[name] for name in COLUMNS])
            if line["n"] != n + 1 or sha256(whole).hexdigest() != line["hash"]:
                return False
            heads[walk] = (line["n"], line["hash"])
        if line["sealed"] is not None and line["sealed"] <= said["n"]:
            gone = line["observed"] if removed else ""
            ends[walk] = [walk, line["sealed"], line["n"], line["hash"], gone]
    if any(bool(end[4]) == (walk in heads) for walk, end in ends.items()):
        return False
    return bool(root(list(ends.values())).hex() == said["root"])
