"""How messages and acts are tried, and how much people are told: two parts of desk.yaml."""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import timedelta

from matrices.deliveries import POLICIES, Policy, policy_for
from matrices.files.documents import Document, Place
from matrices.files.shapes import DeliveryShape, DeskShape, LimitsShape
from matrices.problems import nearest
from matrices.roster import CHANNELS
from matrices.storms import Limits, Quota, limits_for
from matrices.waits import Wait

_QUOTA = re.compile(r"(?P<most>[1-9][0-9]{0,5}) +in +(?P<within>\S+)")
_MOST = timedelta(days=365)


def read_deliveries(document: Document, shape: DeskShape) -> Mapping[str, Policy]:
    """The desk's own policies of trying, by channel, with problems on the document."""
    found = {}
    for channel, each in shape.deliveries.items():
        place: Place = ("deliveries", channel)
        if _known(document, place, channel, POLICIES):
            found[channel] = _policy(document, place, each, policy_for(channel, {}))
    return found


def read_limits(document: Document, shape: DeskShape) -> Mapping[str, Limits]:
    """The desk's own limits of telling, by channel, with problems on the document."""
    found = {}
    for channel, each in shape.limits.items():
        place: Place = ("limits", channel)
        if _known(document, place, channel, CHANNELS):
            found[channel] = _limits(document, place, each, limits_for(channel, {}))
    return found


def _known(document: Document, place: Place, channel: str, names: Iterable[str]) -> bool:
    if channel in names:
        return True
    document.problem(place, f"there is no channel '{channel}'", nearest(channel, names))
    return False


def _policy(document: Document, place: Place, shape: DeliveryShape, usual: Policy) -> Policy:
    waits = [
        _span(document, (*place, "waits", n), text) for n, text in enumerate(shape.waits or ())
    ]
    until = _span(document, (*place, "until"), shape.until) if shape.until else usual.until
    limit = _span(document, (*place, "limit"), shape.limit) if shape.limit else usual.limit
    if waits and waits[0] > until:
        found = f"the first wait, {(shape.waits or [''])[0]}, is longer than 'until'"
        document.problem((*place, "until"), found, "nothing would be tried again")
    return Policy(tuple(waits) or usual.waits, until, limit)


def _limits(document: Document, place: Place, shape: LimitsShape, usual: Limits) -> Limits:
    at_most, warn = shape.at_most, shape.warn_above
    quotas = None if at_most is None else tuple(_quotas(document, (*place, "at most"), at_most))
    warnings = tuple(_quotas(document, (*place, "warn above"), warn or ()))
    together = shape.together
    return Limits(
        usual.most if quotas is None else quotas,
        warnings,
        _span(document, (*place, "together"), together) if together else timedelta(),
        usual.quiet if shape.quiet is None else shape.quiet,
    )


def _quotas(document: Document, place: Place, texts: Iterable[str]) -> Iterator[Quota]:
    for n, text in enumerate(texts):
        written = _QUOTA.fullmatch(text.strip())
        if written is None:
            found, right = f"'{text[:40]}' is no quota", "write 5 in 15m"
            document.problem((*place, n), found, right)
            continue
        yield Quota(int(written["most"]), _span(document, (*place, n), written["within"]), text)


def _span(document: Document, place: Place, text: str) -> timedelta:
    """A length round the clock: `30s`, `15m`, `2h`, `1d`."""
    try:
        wait = Wait.parse(text)
    except ValueError as error:
        document.problem(place, str(error).replace("15m, 2d or wall 4h", "30s, 15m, 2h or 1d"))
        return timedelta(minutes=1)
    span = timedelta(days=wait.amount) if wait.unit == "d" else wait.length
    if wait.wall or span > _MOST:
        right = "here all times are round the clock, up to 365d"
        document.problem(place, f"'{text}' is no length of time for this", right)
        return timedelta(minutes=1)
    return span
