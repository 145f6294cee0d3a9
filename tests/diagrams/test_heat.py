"""Heat tables: a number in each cell, readable on its colour."""

from datetime import timedelta

import pytest

from diagrams.heat import (
    DARK_INK,
    DARK_PAPER,
    INK,
    NEVER,
    NOTHING,
    PAPER,
    TINTS,
    Tint,
    heat_of,
    heat_svg,
    heat_table,
)
from diagrams.pages import heat_page
from matrices.proving.goals import HELD
from matrices.proving.proof import GoalProof, Worst

HOUR = timedelta(hours=1)


def luminance(colour: str) -> float:
    parts = (int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5))
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize(
    "tint", [*TINTS, NEVER, NOTHING, Tint(PAPER, INK), Tint(DARK_PAPER, DARK_INK)]
)
def test_numbers_stand_out_from_their_colour(tint: Tint) -> None:
    light, dark = sorted((luminance(tint.fill), luminance(tint.ink)), reverse=True)
    assert (light + 0.05) / (dark + 0.05) >= 4.5


def test_shades_grow_darker_with_the_time() -> None:
    shades = [luminance(tint.fill) for tint in TINTS]
    assert shades == sorted(shades, reverse=True)


def goal() -> GoalProof:
    worst = Worst(None, (), 1, 12 * HOUR)
    return GoalProof(HELD, worst, worst, {(0, 9): HOUR / 2, (0, 10): 12 * HOUR, (4, 17): None})


def test_each_cell_has_its_number_and_the_worst_is_marked() -> None:
    heat = heat_of("x", goal())
    assert [heat.days[0][9].text, heat.days[0][10].text, heat.days[4][17].text] == [
        "30m",
        "12h",
        "never",
    ]
    assert [cell.worst for cell in (heat.days[0][10], heat.days[4][17])] == [False, True]
    assert heat.days[6][0].text == ""


def test_a_terminal_shows_the_worst_of_three_hours() -> None:
    table = heat_table(heat_of("x", goal()))
    shown = [[str(cell).strip() for cell in column.cells] for column in table.columns]
    assert [column[0] for column in shown][:5] == ["Mon", "", "", "", "12h"]
    assert shown[6][4] == "never"


def test_titles_are_texts_in_the_picture() -> None:
    assert "a &lt;b&gt;" in heat_svg([heat_of("a <b>", goal())], "t & u")


def nobody_waits() -> GoalProof:
    worst = Worst(0 * HOUR, (), 365, 0 * HOUR)
    week = {(day, hour): 0 * HOUR for day in range(7) for hour in range(24)}
    return GoalProof(HELD, worst, worst, week)


def test_no_hour_is_the_worst_where_all_are_alike() -> None:
    assert not any(cell.worst for day in heat_of("x", nobody_waits()).days for cell in day)


def test_a_week_of_which_all_hours_are_alike_is_a_sentence() -> None:
    heats = [heat_of("urgent", nobody_waits()), heat_of("normal", goal())]
    page = heat_page(heats, title="t", legend="")
    for drawn in (heat_svg(heats, "t"), page):
        assert drawn.count("0m at every hour of the week") == 1
        assert drawn.count(">Mon<") == 1
        assert "urgent" in drawn
