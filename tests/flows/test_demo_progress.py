"""How far a demo is: bars on a terminal, plain lines elsewhere, each as soon as it is so."""

from io import StringIO

from rich.console import Console

from flows.demo.showing import progress_on


def test_plain_lines_where_no_terminal_is() -> None:
    written = StringIO()
    with progress_on(Console(file=written)) as progress:
        step = progress.add_task("walking fourteen days", total=3)
        assert written.getvalue() == "walking fourteen days\n"
        for day in ("Mon", "Mon", "Tue"):
            progress.update(step, advance=1, description=f"walking: {day}")
        progress.update(step, completed=3)
    assert written.getvalue().splitlines() == [
        "walking fourteen days",
        "walking: Mon",
        "walking: Tue",
    ]


def test_bars_on_a_terminal() -> None:
    written = StringIO()
    with progress_on(Console(file=written, force_terminal=True, width=80)) as progress:
        progress.add_task("walking fourteen days", total=1, completed=1)
    assert "walking fourteen days" in written.getvalue()
    assert "━" in written.getvalue()
