"""Somebody in the roster: addresses, when to be told, when there."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, NamedTuple, get_args

from matrices.absences import Absences
from matrices.calendars import Calendar
from matrices.waits import Wait

Channel = Literal["mail", "sms", "voice", "chat"]
CHANNELS: tuple[Channel, ...] = get_args(Channel)
"""The ways to reach people, in the order in which a person's first address is looked for."""


class Timing(NamedTuple):
    """By which channel somebody is told to act, and how long after being asked; None is at once."""

    channel: Channel
    wait: Wait | None = None


BY_MAIL = (Timing("mail"),)
"""How somebody is told of whom no other way is known."""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody, with addresses by channel, the manager's name, and when to be told and when not.

    `hours` are the person's own; None is at any time.
    """

    name: str
    addresses: Mapping[Channel, str] = field(default_factory=dict)
    manager: str = ""
    timings: tuple[Timing, ...] = BY_MAIL
    away: Absences = field(default_factory=Absences)
    hours: Calendar | None = None
