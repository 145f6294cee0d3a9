"""Whether a way leads to somebody."""

from matrices.paths import Path
from matrices.plan import Place


def asks(path: Path, place: Place) -> bool:
    """Whether somebody is asked or told at a step, or where it leads at once."""
    seen: set[str] = set()
    ahead = [place]
    while ahead:
        here = ahead.pop()
        if here.name in seen:
            continue
        seen.add(here.name)
        if here.asks or here.told:
            return True
        ahead += [way.place for way in (*here.at_once, *here.forks) if not way.each.stay]
        if here.inner:
            ahead.append(path.plan.places[here.inner])
    return False
