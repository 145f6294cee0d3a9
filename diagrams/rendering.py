"""DOT to SVG and PNG by the layout program that comes as a wheel: no system package, no fonts."""

import shutil
import subprocess
import sysconfig
from functools import lru_cache
from pathlib import Path
from typing import Literal

from diagrams.problems import PictureError

Form = Literal["svg", "png", "json"]
_PROGRAM = "graphviz-pure"
_SECONDS = 60
_SIMPLER = (
    "-Gmclimit=0.1", "-Gnslimit=0.5", "-Gnslimit1=0.5", "-Gmaxiter=10", "-Gsplines=line",
)  # fmt: skip


def rendered(dot: str, form: Form) -> bytes:
    """The drawing; one that takes over a minute to lay out is drawn again in a simpler way.

    Raises PictureError where it cannot be drawn at all.
    """
    try:
        return _run(dot, [f"-T{form}"])
    except subprocess.TimeoutExpired:
        try:
            return _run(dot, [f"-T{form}", *_SIMPLER])
        except subprocess.TimeoutExpired as error:
            raise PictureError(f"the chart could not be laid out in {2 * _SECONDS} s") from error


def _run(dot: str, options: list[str]) -> bytes:
    # With SERVER_NAME set the program opens no file that a graph names.
    done = subprocess.run(
        [_program(), *options],
        input=dot.encode(),
        capture_output=True,
        timeout=_SECONDS,
        env={"SERVER_NAME": "stepladder"},
        check=False,
    )
    if done.returncode or not done.stdout:
        raise PictureError(f"the chart could not be drawn: {done.stderr.decode()[:500]}")
    return done.stdout


@lru_cache(maxsize=1)
def _program() -> str:
    found = shutil.which(_PROGRAM, path=sysconfig.get_path("scripts")) or shutil.which(_PROGRAM)
    if found is None:
        raise PictureError(
            f"'{_PROGRAM}' is not installed; run 'make demo' or 'pip install {_PROGRAM}'"
        )
    return str(Path(found))
