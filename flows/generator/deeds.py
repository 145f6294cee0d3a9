"""What people do to a ticket. Each deed saves it, as it stands at that instant."""

from collections.abc import Callable
from datetime import datetime

from flows.generator import figures, people
from flows.generator.chance import Chance
from flows.generator.ticket import SYSTEM, Ticket

Do = Callable[[Ticket, datetime, Chance], None]


def opens(ticket: Ticket, at: datetime, chance: Chance) -> None:
    """The customer writes, or calls the first line."""
    called = ticket.channel == "Phone"
    actor = chance.among(people.TEAMS[people.FIRST_LINE]) if called else ticket.customer
    ticket.save(at, actor, "opened")


def prioritises(priority: str, *, active: float | None) -> Do:
    """Somebody says how bad it is, what about and whose; with `active`, somebody takes it, too."""

    def do(ticket: Ticket, at: datetime, chance: Chance) -> None:
        actor = SYSTEM if at == ticket.opened_at else chance.among(people.TEAMS[people.FIRST_LINE])
        group = people.opening_group(chance, ticket.topic)
        wrong = chance.happens(figures.CATEGORY_TOO)
        topic = people.other_topic(chance, ticket.topic) if wrong else ticket.topic
        said = {"state": "New", "group": group, "priority": priority, "category": topic}
        taken = {} if active is None else _taking(chance, "New", group, active)
        ticket.save(at, actor, **{**said, **taken})

    return do


def takes(active: float) -> Do:
    """Somebody of the group that has it takes it; often the work begins."""

    def do(ticket: Ticket, at: datetime, chance: Chance) -> None:
        taken = _taking(chance, ticket.now["state"], ticket.now["group"], active)
        ticket.save(at, taken["assignee"], **taken)

    return do


def _taking(chance: Chance, state: str, group: str, active: float) -> dict[str, str]:
    begins = state == "New" and chance.happens(active)
    return {"assignee": chance.among(people.TEAMS[group]), "state": "Active" if begins else state}


def hands_on(ticket: Ticket, at: datetime, chance: Chance) -> None:
    """It goes to another group, seldom to a named person there."""
    actor = _worker(ticket, chance)
    changes = {"group": people.next_group(chance, ticket.now["group"], ticket.topic)}
    if chance.happens(figures.ASSIGNEE_TOO):
        changes["assignee"] = chance.among(people.TEAMS[changes["group"]])
    if chance.happens(figures.CATEGORY_TOO):
        changes["category"] = ticket.topic
    ticket.save(at, actor, "reassigned", **changes)


def waits(state: str) -> Do:
    """The work stands still; an agent asks the customer, where it is the customer it waits for."""

    def do(ticket: Ticket, at: datetime, chance: Chance) -> None:
        asks = ("agent-replied",) if state == "Awaiting User Info" else ()
        ticket.save(at, _worker(ticket, chance), *asks, state=state)

    return do


def goes_on(ticket: Ticket, at: datetime, chance: Chance) -> None:
    """What it waited for has come."""
    ticket.save(at, _worker(ticket, chance), state="Active")


def solves(ticket: Ticket, at: datetime, chance: Chance) -> None:
    """An agent has solved it."""
    ticket.save(at, _worker(ticket, chance), state="Resolved")


def closes(ticket: Ticket, at: datetime, _: Chance) -> None:
    """The source closes what has been resolved for long enough."""
    ticket.save(at, SYSTEM, state="Closed")


def comes_back(ticket: Ticket, at: datetime, _: Chance) -> None:
    """The customer says that it is not solved."""
    ticket.save(at, ticket.customer, "reopened", "customer-replied", state="Active")


def touches(ticket: Ticket, at: datetime, chance: Chance) -> None:
    """An agent notes something."""
    ticket.save(at, _worker(ticket, chance), "updated")


def agent_writes(ticket: Ticket, at: datetime, chance: Chance) -> None:
    """An agent writes to the customer."""
    ticket.save(at, _worker(ticket, chance), "agent-replied")


def customer_writes(ticket: Ticket, at: datetime, _: Chance) -> None:
    """The customer writes."""
    ticket.save(at, ticket.customer, "customer-replied")


def asks_for_manager(ticket: Ticket, at: datetime, _: Chance) -> None:
    """The customer has waited long enough."""
    ticket.save(at, ticket.customer, "asks-for-manager")


def changes_priority(ticket: Ticket, at: datetime, chance: Chance) -> None:
    """It is worse than it seemed, or less bad."""
    priority = chance.pick(figures.NEW_PRIORITIES[ticket.now["priority"]])
    ticket.save(at, _worker(ticket, chance), priority=priority)


def _worker(ticket: Ticket, chance: Chance) -> str:
    """Give who has the ticket, where that is one of its group; else somebody there."""
    team = people.TEAMS[ticket.now["group"]]
    return ticket.now["assignee"] if ticket.now["assignee"] in team else chance.among(team)
