"""Who holds a place by now: a late message goes to him where its person does not any more."""

from collections.abc import Mapping
from datetime import datetime

from matrices.audience import Audience
from matrices.log import Effect
from matrices.paths import Path
from matrices.roster import Roster
from matrices.targets import Target


def taken_over(
    effect: Effect,
    path: Path,
    values: Mapping[str, str],
    holder: str,
    roster: Roster,
    now: datetime,
) -> tuple[str, ...]:
    """Who is told at `now` instead of the person of a late message, who is off duty by now.

    Nobody where the person still holds the place behind which he was found, or where nobody else
    holds it.
    """
    place = path.plan.places.get(effect.step)
    if place is None or effect.whom not in roster.people:
        return ()
    try:
        row = place.path.matrix.row_for(values)
    except LookupError:
        return ()
    for words in filter(None, effect.place.split("\n")):
        target = Target(words)
        then = Audience(roster, row, values, holder, effect.at, {}, {}, {})
        asked = (effect.whom,)
        if effect.whom not in then.people((target,), (target,), asked):
            continue
        on_duty = roster.on_duty(effect.whom, now)
        again = then._replace(at=now)
        by_now = again.people((target,), (target,) if on_duty else (), asked)
        if effect.whom in by_now:
            return ()
        return tuple(name for name in by_now if roster.on_duty(name, now))
    return ()
