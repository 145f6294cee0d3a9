"""django-helpdesk's `escalate_tickets` as the peer, in a virtual environment of its own."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
SCRIPT = ROOT.parent / "shared" / "peers" / "bench" / "bench_djhelpdesk.py"
_VENV = ROOT / ".venv" / "peers" / "django-helpdesk"
_PINNED = "django-helpdesk==2.6.1"


def there() -> bool:
    """Whether the peer's script lies beside the project."""
    return SCRIPT.is_file()


def escalate(tickets: int) -> dict[str, Any]:
    """What the peer says of a run over so many tickets with its mail rendered, none sent."""
    python = _installed()
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    with subprocess.Popen(
        [str(python), str(SCRIPT), str(tickets)], stdout=subprocess.PIPE, text=True,
        env=environment,
    ) as process:  # fmt: skip
        if process.stdout is None:
            raise RuntimeError("the peer says nothing")
        for line in process.stdout:
            told: dict[str, Any] = json.loads(line)
            if told.get("mail") is True:
                process.terminate()  # what it measures further is not compared
                return told
    raise RuntimeError("django-helpdesk ended without a figure")


def _installed() -> Path:
    python = _VENV / "bin" / "python"
    if not (_VENV / "installed").exists():
        print("installing django-helpdesk into an environment of its own", file=sys.stderr)
        subprocess.run([sys.executable, "-m", "venv", _VENV], check=True)
        subprocess.run([python, "-m", "pip", "install", "-q", _PINNED], check=True)
        (_VENV / "installed").touch()
    return python
