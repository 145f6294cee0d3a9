"""`python -m tests.conformance FOLDER`: every vector file of a folder, held against our answers.

Prints each difference and one line a file; exits with 1 where an answer is wrong.
"""

import importlib
import importlib.util
import json
import sys
from pathlib import Path
from typing import cast

from tests.conformance.reporting import WRONG, Judge, told

TRANSLATORS = {
    "business_time.json": "tests.conformance.business_time",
    "calendar_days.json": "tests.conformance.calendar_days",
    "rotations.json": "tests.conformance.rotations",
    "escalation.json": "tests.conformance.escalation",
}
"""Which module judges which file, by its function `judge(data, folder)`."""


def judge_of(file: str) -> Judge | None:
    """The judge of a vector file; None where nobody translates it."""
    module = TRANSLATORS.get(file)
    if module is None or importlib.util.find_spec(module) is None:
        return None
    return cast("Judge", importlib.import_module(module).judge)


def conform(folder: Path) -> int:
    """Judge every vector file of a folder; how many answers are wrong."""
    wrong = 0
    for file in sorted(folder.glob("*.json")):
        judge = judge_of(file.name)
        if judge is None:
            print(f"no translator: {file.name}")
            continue
        data = json.loads(file.read_text(encoding="utf-8"))
        verdicts = list(judge(data, folder))
        wrong += sum(each.state == WRONG for each in verdicts)
        for line in told(file.name, verdicts):
            print(line)
    return wrong


def main() -> int:
    """The exit code."""
    folder = Path(sys.argv[-1])
    if len(sys.argv) == 1 or not folder.is_dir():
        print("name the folder of the vectors: python -m tests.conformance FOLDER", file=sys.stderr)
        return 2
    if not any(folder.glob("*.json")):
        print(f"{folder} has no vector files (*.json)", file=sys.stderr)
        return 2
    return int(conform(folder) > 0)


if __name__ == "__main__":
    sys.exit(main())
