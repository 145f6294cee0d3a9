"""What stands on a ticket's sheet, from the store: read once what is the same for many."""

import shlex
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import datetime
from importlib import metadata

from diagrams.charts import Layouts
from diagrams.sheets.sheet import Hashed, Proved, Sheet
from diagrams.ways import Now
from flows.problems import FlowsError
from flows.proof.checkpoints import Checkpoint
from flows.proof.tickets import Found, verifier
from flows.store.database import Store
from flows.store.tickets import now_by
from flows.store.traffic import log_ends
from flows.store.versions import Versions, newest_desk
from matrices.paths import Path
from matrices.roster import Roster
from matrices.story import Story
from matrices.unfolding import Unfolded, clock_unfolded, waits_unfolded


@dataclass(slots=True)
class Gatherer:
    """Gathers sheets of one store: its versions are read, and its charts laid out, once each."""

    store: Store
    verify: Callable[[str], Found]
    versions: Versions = field(init=False)
    layouts: Layouts = field(default_factory=Layouts)
    roster: Roster | None = field(init=False)
    at: datetime | None = field(init=False)
    program: str = field(default_factory=lambda: metadata.version("stepladder"))

    def __post_init__(self) -> None:
        """Read what holds for all tickets."""
        self.versions = Versions(self.store)
        desk = newest_desk(self.store)
        self.roster = desk.roster if desk is not None else None
        self.at = log_ends(self.store)

    def sheet(self, story: Story) -> Sheet:
        """The sheet of a ticket; FlowsError with a sentence where it has not been opened."""
        paths = self._paths(story)
        at = self.at or story.lines[-1].entry.at
        now = now_by(self.store, story, paths[-1], self.roster, at)
        deadlines, unclear = _deadlines(paths[-1], story, now)
        return Sheet(
            story=story,
            paths=paths,
            charts=[
                self.layouts.of(path).chart(story, now if path is paths[-1] else None)
                for path in paths
            ],
            now=now,
            deadlines=deadlines,
            unclear=unclear,
            proved=proved_of(self.verify(story.ticket)),
            commands=commands_for(story.ticket),
            program=self.program,
        )

    def _paths(self, story: Story) -> list[Path]:
        """The versions of its walks, in their order; the one it walked last is the last."""
        last = story.standing.version
        if not story.standing.begun or not last:
            where = story.problem or "no sweep has opened it"
            raise FlowsError(f"ticket {story.ticket} has no sheet yet: {where}")
        before = dict.fromkeys(line.version for line in story.lines if line.version)
        return [self.versions.path(each) for each in (*(v for v in before if v != last), last)]


@contextmanager
def gathering(
    store: Store, *, keys: Sequence[str] = (), elsewhere: Sequence[Checkpoint] = ()
) -> Iterator[Gatherer]:
    """What gathers sheets of one state of the store, which stays as it was for its `store`.

    `keys` and `elsewhere` are as for verifying the log.
    """
    with (
        store.at_one_state() as still,
        verifier(still, keys=keys, elsewhere=elsewhere) as verify,
    ):
        yield Gatherer(still, verify)


def _deadlines(path: Path, story: Story, now: Now) -> tuple[list[Unfolded], str]:
    """The deadlines of clocks and waits, and why some cannot be unfolded."""
    found: list[Unfolded] = []
    try:
        for rule in path.clocks:
            clock = clock_unfolded(path, story, now.ticket, rule.name)
            if clock is not None:
                found.append(clock)
        found.extend(waits_unfolded(path, story, now.ticket))
    except LookupError as error:
        return found, str(error.args[0])
    return found, ""


def proved_of(found: Found) -> Proved:
    """What verifying a ticket found, as a sheet shows it."""
    return Proved(
        told=found.told,
        findings=found.findings,
        entries=[
            Hashed(str(line.walk), line.n, (line.text or b"").decode(), str(line.hash))
            for line in found.entries
        ],
        checkpoint=asdict(found.last) if found.last is not None else {},
        proofs=[proof.line for proof in found.proofs],
    )


def commands_for(ticket: str) -> list[tuple[str, str]]:
    """What an auditor can type to check a ticket's log himself: about what it is, and the line."""
    of = f"--ticket={shlex.quote(ticket)}"
    kept = "--public-key PUBLIC-KEY --checkpoint CHECKPOINTS.jsonl"
    explain = f"stepladder explain ticket {shlex.quote(ticket)}"
    unfold = f"stepladder explain deadline {of}"
    verify = f"stepladder log verify {of} {kept} --proof proof.jsonl"
    export = f"stepladder log export {of} -o log.jsonl"
    check = f"stepladder log check log.jsonl {kept} --proof proof.jsonl"
    return [
        (
            "The same log from the store, and why each deadline is when it is:",
            f"{explain}\n{unfold}",
        ),
        ("By the key and the checkpoints that you have: whether the store's log is whole.", verify),
        ("The same without the database: an export, checked by itself.", f"{export}\n{check}"),
    ]
