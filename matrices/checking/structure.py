"""What is wrong with the paths of a desk as graphs: steps, loops, forks, conditions."""

from collections.abc import Iterator

from matrices.checking.along import grounds_of
from matrices.checking.conditions import untaken, walks
from matrices.checking.forks import forks
from matrices.checking.loading import lacks_cells, unwalkable
from matrices.checking.loops import unbounded
from matrices.checking.reaching import asking_paths, endless, personless, unreached
from matrices.checking.walked import Walked
from matrices.desk import Desk
from matrices.problems import Problem


def structure(desk: Desk) -> Iterator[Problem]:
    """Every problem of steps, loops, forks and conditions."""
    grounds = grounds_of(desk)
    walked = Walked(desk.roster, able=not lacks_cells(unwalkable(desk.paths.values())))
    asking = asking_paths(tuple(grounds.values()))
    called = {step.calls for path in desk.paths.values() for step in path.steps.values()}
    yield from walks(desk)
    for ground in grounds.values():
        yield from untaken(ground, walked)
        yield from unreached(ground)
        yield from endless(ground, walked)
        if ground.path.name not in called:  # whoever calls it may ask
            yield from personless(ground, walked, asking)
        yield from unbounded(ground, walked)
        yield from forks(ground, walked)
