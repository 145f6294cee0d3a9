"""How long the check of a desk takes, beside its peers in the same run, as JSON lines.

Three works: a path of 2,000 steps (loading aside) beside networkx, which only looks where one can
come; the ready-made desk with loading; a fork of N parallel ways of four steps each beside pm4py's
woflan, which proves the same of a Petri net. It gets a process of its own and `--limit` seconds,
where it is installed: `pip install -e '.[woflan]'`.
"""

import argparse
import json
import subprocess
import sys
from collections.abc import Iterator
from functools import partial
from importlib.metadata import PackageNotFoundError, version
from itertools import count

import networkx as nx

from bench.measuring import cpu, tell
from matrices.checking.desks import check_desk
from matrices.desk import Desk
from matrices.files.desks import load_desk, read_desk
from matrices.files.folders import texts_of
from matrices.library import INCIDENTS

STEPS, WAYS, STEPS_OF_A_WAY = 2_000, (2, 4, 6, 8, 10), 4
LIMIT = 30
_DESK = {
    "desk.yaml": """\
desk: bench
ticket:
  priority: {one of: ["1", "2"], missing: "2"}
  assignee: {text: true}
  refund: {number: EUR}
  limit: {number: EUR, missing: 500}
  reopened: {count: true}
events:
  taken: {assignee: any}
  solved: the customer is content
  asked: the customer asked how far it is
walks: [{else: long}]
""",
    "roster.yaml": "people: {anna: {mail: anna@desk.example}}\nteams: {first: [anna]}\n",
    "calendars/office.yaml": (
        "calendar: office\nzone: Europe/Berlin\nopen: {mon-fri: 08:00-17:00}\n"
    ),
    "matrices/speed.csv": "priority,level_1,level_1_within\n1,team first,15m\n2,team first,1h\n",
}
_HEAD = "path: long\ncalendar: office\nmatrix: speed\nstart: s0\n"
_KINDS = (
    """\
    decide:
      - {{when: "ticket.refund > {n}", go: {next}}}
      - {{when: "ticket.priority == '1' and ticket.refund > ticket.limit", go: {back}}}
      - {{else: {next}}}
""",
    """\
    work: level 1
    next:
      - {{on: taken, if: "ticket.reopened >= 2", go: {next}}}
      - {{after: level 1, go: {next}}}
""",
    """\
    wait: for an answer
    next:
      - {{on: asked, go: {back}}}
      - {{after: 1h, go: {next}}}
""",
    "    notify: anna\n    next: [{{on: asked, go: {next}}}, {{after: 1h, go: {next}}}]\n",
)


def long_desk(steps: int) -> Desk:
    """A path of so many steps that decide by conditions, work, wait and tell in turn."""
    parts = [_HEAD, "anywhere: [{on: solved, go: done}]\n", "steps:\n"]
    for n in range(steps):
        following = f"s{n + 1}" if n + 1 < steps else "done"
        back = f"s{max(1, n - 3)}"
        parts += [f"  s{n}:\n", _KINDS[n % len(_KINDS)].format(n=n, next=following, back=back)]
    return read_desk({**_DESK, "paths/long.yaml": "".join([*parts, "  done: {end: solved}\n"])})


def forked_desk(ways: int, steps: int) -> Desk:
    """A path that forks into so many ways of so many steps each, and joins."""
    begins = ", ".join(f"w{way}s0" for way in range(ways))
    parts = [_HEAD, "steps:\n", f"  s0: {{fork: [{begins}], join: over}}\n"]
    parts += _ways(ways, steps)
    over = "  over: {work: team first, next: [{on: solved, go: done}]}\n  done: {end: solved}\n"
    return read_desk({**_DESK, "paths/long.yaml": "".join([*parts, over])})


def _ways(ways: int, steps: int) -> Iterator[str]:
    for way in range(ways):
        for n in range(steps):
            go = f"w{way}s{n + 1}" if n + 1 < steps else "over"
            yield f"  w{way}s{n}: {{work: anna, next: [{{on: asked, go: {go}}}, "
            yield f"{{after: {n + 1}h, go: {go}}}]}}\n"


def sound(desk: Desk) -> None:
    """The desk's check, which must find it sound: else nothing was proved."""
    errors = [problem for problem in check_desk(desk) if problem.severity == "error"]
    if errors:
        raise AssertionError(errors[0])


def long_path() -> None:
    desk = long_desk(STEPS)
    network, start = desk.paths["long"].network, desk.paths["long"].start
    ours, theirs = cpu(lambda: sound(desk)), cpu(lambda: nx.descendants(network, start))
    tell(
        f"check of a path of {STEPS:,} steps beside networkx's reachability",
        steps=STEPS,
        cpu_seconds=round(ours, 4),
        peer=f"networkx {version('networkx')}",
        peer_does="where one can come from the start, and nothing else",
        peer_cpu_seconds=round(theirs, 4),
    )


def library() -> None:
    again = count()

    def anew() -> None:
        """With texts that nobody read before: those that were are kept."""
        mark = f"# {next(again)}\n"
        texts = texts_of(INCIDENTS)
        sound(
            read_desk({name: text + mark * name.endswith(".yaml") for name, text in texts.items()})
        )

    tell("check of the ready-made desk, with loading", cpu_seconds=round(cpu(anew), 4))
    kept = cpu(lambda: sound(load_desk(INCIDENTS)))
    tell("check of the ready-made desk, read before", cpu_seconds=round(kept, 4))


def forks(limit: int) -> None:
    for ways in WAYS:
        desk = forked_desk(ways, STEPS_OF_A_WAY)
        ours = cpu(partial(sound, desk))
        tell(
            f"a fork of {ways} ways beside woflan",
            ways=ways,
            steps_of_a_way=STEPS_OF_A_WAY,
            cpu_seconds=round(ours, 5),
            **woflan(ways, limit),
        )


def woflan(ways: int, limit: int) -> dict[str, object]:
    """What pm4py's woflan takes for the same fork, in a process of its own."""
    command = [sys.executable, "-m", "bench.peers.woflan", str(ways), str(STEPS_OF_A_WAY)]
    try:
        peer = f"pm4py {version('pm4py')}"
        done = subprocess.run(command, capture_output=True, text=True, timeout=limit, check=True)
    except PackageNotFoundError:
        return {"peer": "pm4py is not installed"}
    except subprocess.TimeoutExpired:
        return {"peer": peer, "peer_says": f"does not finish in {limit} s"}
    except subprocess.CalledProcessError as error:
        return {"peer": peer, "peer_says": error.stderr.strip().splitlines()[-1]}
    answer = json.loads(done.stdout.splitlines()[-1])
    return {
        "peer": peer,
        "peer_says": "sound" if answer["sound"] else "not sound",
        "peer_cpu_seconds": round(answer["cpu_seconds"], 4),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--limit", type=int, default=LIMIT, help="seconds for a peer")
    limit = parser.parse_args().limit
    long_path()
    library()
    forks(limit)


if __name__ == "__main__":
    main()
