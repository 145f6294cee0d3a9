"""Files for people: safe names for tickets, and files that are whole or not there."""

import os
import re
from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path

_LONGEST = 100
_RESERVED = re.compile(r"(?i)(con|prn|aux|nul|com[0-9]|lpt[0-9])(\.|$)")
"""Names that Windows has for devices."""


def file_name(ticket: str) -> str:
    """A file name for a ticket: short, without what file systems mind, each ticket its own.

    >>> file_name("T-1042"), file_name("../../x"), file_name("")
    ('T-1042', '%2e%.%2f%..%2f%x', '%')
    """
    plain = re.sub(r"^\.|[^A-Za-z0-9._-]", lambda found: f"%{ord(found[0]):x}%", ticket) or "%"
    if _RESERVED.match(plain):
        plain = f"%{plain}"
    if len(plain) <= _LONGEST:
        return plain
    return f"{plain[:_LONGEST]}%{sha256(ticket.encode(errors='surrogatepass')).hexdigest()[:16]}"


def file_names(tickets: Iterable[str], *, taken: Iterable[str] = ()) -> dict[str, str]:
    """File names for tickets, also where a file system takes small letters for capitals.

    `taken` are names, in small letters, that other files have.

    >>> sorted(file_names(["T-1", "t-1"]).values())[0]
    'T-1'
    """
    found: dict[str, str] = {}
    used = set(taken)
    for ticket in sorted(tickets):
        name = file_name(ticket)
        if name.lower() in used:
            name = f"{name}%{sha256(ticket.encode(errors='surrogatepass')).hexdigest()[:16]}"
        used.add(name.lower())
        found[ticket] = name
    return found


def write_whole(file: Path, content: bytes) -> bool:
    """Write a file so that it is there whole or as it was; answers whether it changed.

    A file that has this content already is left alone, and one that may not be written stays: then
    OSError names it. What is no file of a disk, as /dev/stdout, is written to as it is.
    """
    file = file.resolve() if file.is_symlink() else file
    if file.is_file() and file.stat().st_size == len(content) and file.read_bytes() == content:
        return False
    if file.exists() and (not file.is_file() or not os.access(file, os.W_OK)):
        file.write_bytes(content)  # a device; of a folder or what is read-only it says so
        return True
    beside = file.with_name(f".{file.name[:_LONGEST]}.{os.getpid()}.part")
    try:
        beside.write_bytes(content)
        beside.replace(file)
    except OSError as error:
        error.filename = str(file)
        raise
    finally:
        beside.unlink(missing_ok=True)
    return True
