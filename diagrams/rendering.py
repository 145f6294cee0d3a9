"""DOT to SVG and PNG by the layout program that comes as a wheel: no system package, no fonts."""

import shutil
import subprocess
import sysconfig
from functools import lru_cache
from pathlib import Path
from typing import Literal, NamedTuple

from diagrams.problems import PictureError

Form = Literal["svg", "png", "json"]
_PROGRAM = "graphviz-pure"
_SECONDS, _SIMPLER_SECONDS = 10.0, 30.0
_SIMPLER = (
    "-Gmclimit=0.1", "-Gnslimit=0.5", "-Gnslimit1=0.5", "-Gmaxiter=10", "-Gsplines=line",
)  # fmt: skip
_MANY, _MOST = 15_000, 60_000


class Rendered(NamedTuple):
    """A drawing, and whether it was drawn in the simpler way."""

    content: bytes
    simpler: bool


def rendered(
    dot: str, form: Form, *, seconds: float = _SECONDS, simpler_seconds: float = _SIMPLER_SECONDS
) -> Rendered:
    """The drawing; one that is not laid out in `seconds` is drawn in a simpler way.

    The simpler way has straight lines, which may cross boxes; a graph of more than 15,000
    lines of DOT is drawn in it at once. Raises PictureError where it cannot be drawn at all: not in
    `simpler_seconds`, or with more than 60,000 lines.
    """
    size = dot.count("\n")
    if size > _MOST:
        raise PictureError(
            f"the chart has {size:,} boxes, arrows and labels, and up to {_MOST:,} can be drawn; "
            "make parts of the path paths of their own, and call them"
        )
    if size <= _MANY:
        try:
            return Rendered(_run(dot, [f"-T{form}"], seconds), simpler=False)
        except subprocess.TimeoutExpired:
            pass
    try:
        return Rendered(_run(dot, [f"-T{form}", *_SIMPLER], simpler_seconds), simpler=True)
    except subprocess.TimeoutExpired as error:
        raise PictureError(
            f"the chart could not be laid out in {simpler_seconds:g} s, not even in a simpler way; "
            "make parts of the path paths of their own, and call them"
        ) from error


def _run(dot: str, options: list[str], seconds: float) -> bytes:
    # With SERVER_NAME set the program opens no file that a graph names.
    done = subprocess.run(
        [program(), *options],
        input=dot.encode(),
        capture_output=True,
        timeout=seconds,
        env={"SERVER_NAME": "stepladder"},
        check=False,
    )
    if done.returncode or not done.stdout:
        raise PictureError(f"the chart could not be drawn: {done.stderr.decode()[:500]}")
    return done.stdout


@lru_cache(maxsize=1)
def program() -> str:
    """The file of the layout program; PictureError where it is not installed."""
    found = shutil.which(_PROGRAM, path=sysconfig.get_path("scripts")) or shutil.which(_PROGRAM)
    if found is None:
        raise PictureError(
            f"'{_PROGRAM}' is not installed; run 'make demo' or 'pip install {_PROGRAM}'"
        )
    return str(Path(found))
