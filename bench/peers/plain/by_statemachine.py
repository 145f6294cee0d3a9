"""The path as a state machine of the library `python-statemachine`."""

from collections.abc import Iterable, Sequence

from statemachine import State, StateMachine

DOES = (
    "same steps and transitions, one machine a ticket; waits that run out come as events "
    "reckoned beforehand; no working time, log, reasons, people and messages"
)


class Escalation(StateMachine):
    """The path."""

    allow_event_without_transition = True

    triage = State("triage", initial=True)
    alarm = State("alarm")
    first_line = State("first-line")
    diagnose = State("diagnose")
    specialists = State("specialists")
    manager = State("manager")
    solved = State("resolved")
    done = State("closed", final=True)

    opened = triage.to(alarm, cond="is_major") | triage.to(first_line, unless="is_major")
    raised = alarm.to(specialists)
    taken = first_line.to(diagnose)
    reassigned = (
        first_line.to(specialists)
        | diagnose.to(specialists)
        | specialists.to(manager)
        | manager.to(specialists)
    )
    waited = (
        first_line.to(specialists)
        | diagnose.to(specialists)
        | specialists.to(manager)
        | solved.to(done)
    )
    resolved = (
        first_line.to(solved) | diagnose.to(solved) | specialists.to(solved) | manager.to(solved)
    )
    closed = solved.to(done)

    def __init__(self, priority: int) -> None:
        self.priority = priority
        super().__init__()

    def is_major(self) -> bool:
        return self.priority == 1

    def on_enter_alarm(self) -> None:
        self.send("raised")


def walk_all(tickets: Iterable[tuple[int, Sequence[str]]]) -> list[str]:
    """The last step of every ticket, given its priority and what happens to it."""
    found = []
    for priority, names in tickets:
        case = Escalation(priority)
        for name in names:
            case.send(name)
        found.append(str(next(iter(case.configuration)).name))
    return found
