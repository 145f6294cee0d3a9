"""The text of a file that a spreadsheet saved, in UTF-8, UTF-16 or, where sure, Windows-1252."""

import codecs

from matrices.problems import ModelError, Problem

_RIGHT = "save the file as 'CSV UTF-8'"
_ASCII, _LETTERS = 0x80, 0xA0
_MARKS = ((codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))


def sheet_text(file: str, raw: bytes) -> str:
    """The text of a table's file; ModelError where it is not sure how its letters were kept.

    A byte that is no UTF-8 is read as Windows-1252 where Windows-1250 has the same letter for it,
    which is so for ä, ö, ü, ß and é, and not for è, ñ and å.
    """
    for mark, encoding in _MARKS:
        if raw.startswith(mark):
            return _decoded(file, raw[len(mark) :], encoding)
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        _refuse_doubtful(file, raw)
        return raw.decode("cp1252")


def _decoded(file: str, raw: bytes, encoding: str) -> str:
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError as error:
        line = raw[: error.start].decode(encoding, "replace").count("\n") + 1
        raise _wrong(file, line, "half a character of UTF-16 stands here") from error


def _refuse_doubtful(file: str, raw: bytes) -> None:
    for at, byte in enumerate(raw):
        if byte >= _ASCII and not _sure(byte):
            western, central = (_letter(byte, each) for each in ("cp1252", "cp1250"))
            found = f"byte {byte:#04x} is no UTF-8"
            if western != central and western.isalpha() and central.isalpha():
                found += f", and may be '{western}' or '{central}'"
            raise _wrong(file, raw.count(b"\n", 0, at) + 1, found)


def _sure(byte: int) -> bool:
    letter = _letter(byte, "cp1252")
    if letter != _letter(byte, "cp1250"):
        return False
    # Below 0xa0 a Mac has other letters, and what is no letter there is a sign of Windows alone.
    return letter in _SIGNS or (byte >= _LETTERS and letter.isalpha())


def _letter(byte: int, encoding: str) -> str:
    return bytes([byte]).decode(encoding, "replace")


_SIGNS = "\u20ac\u2013\u2014\u2018\u2019\u201c\u201d\u201e\u2026\u00a0\u00a7\u00b0"
"""Signs that spreadsheets put in place of others, and those of amounts."""


def _wrong(file: str, line: int, found: str) -> ModelError:
    return ModelError([Problem(file, line, found, _RIGHT)])
