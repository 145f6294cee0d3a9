"""`python -m tests.chaos --runs 500 --seed 7`; `--faults` shows that each fault is found."""

import argparse
import os
import pickle
import shutil
import sys
import tempfile
import traceback
from collections import Counter
from collections.abc import Generator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

from tests.chaos import met
from tests.chaos.databases import Files, server
from tests.chaos.desk import desk
from tests.chaos.faults import FAULTS
from tests.chaos.hosts import cut_off, missing_here
from tests.chaos.plans import POINTS, POSTGRES, SQLITE, plan
from tests.chaos.running import Database, Ran, run

_MEMORY = Path("/dev/shm")


def main() -> int:
    """Run, tell, and answer whether all was well."""
    words = _words()
    folder = Path(tempfile.mkdtemp(prefix="chaos-", dir=_MEMORY if _MEMORY.is_dir() else None))
    try:
        if words.hosts:
            return _hosts(words, folder)
        return _faults(words, folder) if words.faults else _all(words, folder)
    finally:
        if not any(folder.glob("run-*")):
            shutil.rmtree(folder, ignore_errors=True)


def _words() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="chaos", description=__doc__)
    parser.add_argument("--runs", type=int, default=500)
    parser.add_argument("--seed", default="1")
    parser.add_argument("--only", type=int, help="the number of one run, to repeat it")
    parser.add_argument("--tickets", type=int, default=200)
    parser.add_argument("--side-by-side", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--database", choices=[SQLITE, POSTGRES], help="this one only")
    parser.add_argument("--fault", choices=list(FAULTS), default="", help="put it into the workers")
    parser.add_argument("--faults", action="store_true", help="show that each fault is found")
    parser.add_argument("--hosts", action="store_true", help="cut a host off, on PostgreSQL")
    return parser.parse_args()


def _all(words: argparse.Namespace, folder: Path) -> int:
    numbers = [words.only] if words.only is not None else list(range(words.runs))
    hits: Counter[str] = Counter(dict.fromkeys(POINTS, 0))
    befell: Counter[str] = Counter(dict.fromkeys(met.ALL, 0))
    lost = doubled = stuck = killed = twice = 0
    for done, ran in enumerate(_ran(words, numbers, folder), start=1):
        hits.update(ran.hits)
        befell.update(ran.met)
        killed, twice = killed + ran.killed, twice + ran.told_twice
        found = ran.verdict
        lost += len(found.lost)
        doubled += len(found.doubled)
        stuck += len(found.stuck)
        _tell(words, ran, done, len(numbers), folder)
    print("\nkilled at each point between two writes:")
    for point, count in hits.items():
        print(f"{count:7} {point}")
    print(f"{killed:7} workers killed in all; a forgetful receiver was told {twice} times again")
    print("\nbesides:")
    for what, count in befell.items():
        print(f"{count:7} {what}")
    print(f"chaos: {len(numbers)} runs, {lost} lost, {doubled} doubled, {stuck} stuck")
    missed = words.only is None and words.runs >= len(POINTS) and not all(hits.values())
    return int(bool(lost or doubled or stuck or missed))


def _tell(words: argparse.Namespace, ran: Ran, done: int, of: int, folder: Path) -> None:
    """Progress, and how to repeat what failed."""
    number = ran.plan.number
    line = f"{done}/{of} run {number}: {ran.plan.words}; {ran.killed} killed, {ran.seconds:.1f} s"
    print(line, file=sys.stderr)
    if ran.gave_up:
        print(f"  a worker gave up: {ran.gave_up}", file=sys.stderr)
    found = ran.verdict
    if found.clean:
        return
    counts = f"{len(found.lost)} lost, {len(found.doubled)} doubled, {len(found.stuck)} stuck"
    for sentence in (*found.lost[:3], *found.doubled[:3], *found.stuck[:3]):
        print(f"  {sentence[:400]}", file=sys.stderr)
    again = f"python -m tests.chaos --seed {words.seed} --only {number} --tickets {words.tickets}"
    again += f" --database {words.database}" if words.database else ""
    print(f"  {counts}; it is kept in {folder}/run-{number}; again: {again}", file=sys.stderr)


def _ran(words: argparse.Namespace, numbers: list[int], folder: Path) -> Generator[Ran, None, None]:
    """The runs as they end, some side by side, each in a process that can be forked cheaply."""
    reading, writing = os.pipe()
    pids = []
    for first in range(min(words.side_by_side, len(numbers))):
        pid = os.fork()
        if pid == 0:
            os.close(reading)
            _run_some(words, _share(numbers, first, words.side_by_side), folder, writing, first)
        pids.append(pid)
    os.close(writing)
    try:
        with os.fdopen(reading, "rb") as pipe:
            for _ in numbers:
                yield pickle.load(pipe)
    finally:
        for pid in pids:
            os.waitpid(pid, 0)


def _share(numbers: list[int], mine: int, of: int) -> list[int]:
    """Every so manieth run, so that each share has all databases."""
    return [number for place, number in enumerate(numbers) if (place + place // of) % of == mine]


def _run_some(
    words: argparse.Namespace, numbers: list[int], folder: Path, writing: int, mine: int
) -> None:
    code = 1
    try:
        with ExitStack() as stack:
            databases: dict[str, Database] = {}
            names = (words.database,) if words.database else (SQLITE, POSTGRES)
            if SQLITE in names:
                databases[SQLITE] = Files()
            if POSTGRES in names:
                databases[POSTGRES] = stack.enter_context(server(folder / f"server-{mine}"))
            here = desk()
            for number in numbers:
                planned = plan(
                    words.seed, number, databases=tuple(databases), tickets=words.tickets
                )
                place = folder / f"run-{number}"
                ran = run(planned, here, databases[planned.database], place, words.fault)
                if ran.verdict.clean:
                    shutil.rmtree(place, ignore_errors=True)
                os.write(writing, pickle.dumps(ran))
        code = 0
    except BrokenPipeError:  # nobody listens any more: enough was found
        code = 0
    except BaseException:
        traceback.print_exc()
    finally:
        os._exit(code)


def _faults(words: argparse.Namespace, folder: Path) -> int:
    """Each deliberate fault, run until it is found."""
    missed = 0
    for fault in FAULTS:
        words.fault = fault
        place = folder / fault.replace(" ", "-")
        place.mkdir()
        runs = _ran(words, list(range(words.runs)), place)
        found = next((ran for ran in runs if not ran.verdict.clean), None)
        runs.close()
        if found is None:
            missed += 1
            print(f"{fault}: not found in {words.runs} runs")
        else:
            print(f"{fault}: found in run {found.plan.number}: {found.verdict.first[:200]}")
        shutil.rmtree(place, ignore_errors=True)
    print(f"chaos: {len(FAULTS)} faults, {missed} not found")
    return int(bool(missed))


def _hosts(words: argparse.Namespace, folder: Path) -> int:
    """A host is cut off between two transactions, and inside one."""
    if missing := missing_here():
        print(f"skipped: {missing}")
        return 0
    wrong = 0
    for number, point in enumerate(("claims committed", "log written")):
        planned = plan(words.seed, number, databases=(POSTGRES,), tickets=words.tickets)
        planned = replace(planned, together=False, honours=True)
        cut = cut_off(point, planned, desk(), folder / f"host-{number}")
        wrong += cut.left_over + (not cut.verdict.clean)
        print(f"cut off at '{point}': {cut.left_over} left over by the others; then:", end=" ")
        print(cut.verdict.first or "nothing lost, nothing twice")
    return int(bool(wrong))


if __name__ == "__main__":
    sys.exit(main())
