"""An SLA clock of two hours on a ticket opened at nine: when it is breached."""

import pytest

from matrices.files.desks import read_desk
from tests.matrices.small import LADDER, Told, changed, walked, wall

RULE = "{starts: opened, stops: taken}"
RESUMES = "{starts: opened, stops: taken, resumes: asked}"
ASKED = "{starts: asked, stops: taken}"


def taken(at: str) -> Told:
    return (at, "assignee", "ben")


def asked(at: str) -> Told:
    return (at, "asked", "")


def waits(at: str) -> Told:
    return (at, "state", "Waiting")


def goes_on(at: str) -> Told:
    return (at, "state", "Active")


@pytest.mark.parametrize(
    ("rule", "history", "breaches"),
    [
        pytest.param(RULE, [], ["11:00"], id="left alone"),
        pytest.param(RULE, [taken("10:59")], [], id="stopped in time"),
        pytest.param(RULE, [taken("11:00")], [], id="stopped at the very instant"),
        pytest.param(RULE, [taken("11:01")], ["11:00"], id="stopped too late"),
        pytest.param(ASKED, [], [], id="never started"),
        pytest.param(ASKED, [asked("09:20")], ["11:20"], id="started later"),
        pytest.param(ASKED, [asked("09:20"), asked("09:40")], ["11:20"], id="started twice"),
        pytest.param(
            ASKED, [taken("09:10"), asked("09:20")], ["11:20"], id="stopped before it ran"
        ),
        pytest.param(
            "{starts: opened, stops: asked}",
            [asked("10:30")],
            [],
            id="stopped by what changes nothing",
        ),
        pytest.param(RULE, [waits("09:30"), goes_on("10:00")], ["11:30"], id="paused"),
        pytest.param(RULE, [waits("09:30")], [], id="paused for good"),
        pytest.param(
            RULE, [waits("11:00"), goes_on("11:30")], ["11:30"], id="nothing left at a pause"
        ),
        pytest.param(
            ASKED,
            [waits("09:10"), asked("09:20"), goes_on("09:50")],
            ["11:50"],
            id="started in a pause",
        ),
        pytest.param(
            RESUMES, [taken("09:30"), asked("10:00")], ["11:30"], id="goes on with what it had used"
        ),
        pytest.param(RESUMES, [asked("10:00")], ["11:00"], id="goes on though it was not stopped"),
        pytest.param(
            RESUMES,
            [taken("09:10"), waits("09:15"), asked("09:20"), goes_on("09:50")],
            ["11:40"],
            id="goes on in a pause: when that ends",
        ),
        pytest.param(
            RESUMES,
            [taken("09:10"), waits("09:20"), goes_on("09:30"), asked("10:10")],
            ["12:00"],
            id="the end of a pause does not start what was stopped",
        ),
        pytest.param(
            RESUMES,
            [taken("11:30"), asked("11:40")],
            ["11:00"],
            id="breached once, however often it goes on",
        ),
    ],
)
def test_a_clock_is_breached(rule: str, history: list[Told], breaches: list[str]) -> None:
    found = walked(read_desk(changed(LADDER, RULE, rule)), *history, until="17:00")
    assert [wall(entry) for entry in found if entry.kind == "breach"] == breaches


@pytest.mark.parametrize(
    ("priority", "at", "breach"),
    [
        pytest.param("1", "09:10", "09:30", id="raised: the shorter target, from the beginning"),
        pytest.param("1", "10:10", "10:10", id="raised when that is over: now"),
        pytest.param("2", "10:10", "11:00", id="the same again: no change"),
    ],
)
def test_a_target_that_changes_counts_from_the_beginning(
    priority: str, at: str, breach: str
) -> None:
    found = walked(
        read_desk(changed(LADDER, "1d", "5d")), (at, "priority", priority), until="17:00"
    )
    assert [wall(entry) for entry in found if entry.kind == "breach"] == [breach]
