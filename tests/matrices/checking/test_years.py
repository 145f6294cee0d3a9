"""Calendars with no year ahead are looked at without a traceback."""

from matrices.checking.desks import check_desk
from matrices.files.desks import read_desk
from tests.matrices.checking.planting import OFFICE, SOUND

PAST = {
    OFFICE: "calendar: office\nzone: UTC\nall of: [early, late]\n",
    "calendars/early.yaml": "calendar: early\nzone: UTC\nopen:\n  mon: 08:00-09:00\n",
    "calendars/late.yaml": (
        "calendar: late\nzone: UTC\nopen:\n  mon: 10:00-11:00\nexcept:\n  2020-01-06: 08:00-09:00\n"
    ),
}


def test_of_a_calendar_that_was_open_in_the_past_only_that_is_all_that_is_found() -> None:
    found = check_desk(read_desk({**SOUND, **PAST}))
    assert {each.id for each in found} == {"calendar-over"}
    assert found[0].file == OFFICE
