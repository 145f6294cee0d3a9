"""What a drawing command writes: in which form, laid out how, onto which paper, into which file."""

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

from cyclopts import Parameter

from flows.commands.common import console, problem

if TYPE_CHECKING:
    from diagrams.exporting import Form, Layout, Size
    from diagrams.picture import Picture

STDOUT = Path("-")
LayoutOption = Annotated[
    Literal["flow", "lanes"],
    Parameter(help="flow: from top to bottom. lanes: each level is a lane of its own."),
]
FormatOption = Annotated[
    Literal["svg", "png", "pdf", "mermaid", "dot"] | None,
    Parameter(name="--format", help="Otherwise by the ending of the file's name."),
]
PaperOption = Annotated[
    Literal["a4", "letter"] | None,
    Parameter(
        help="For a PDF: sheets of this size, as many as it takes to be readable. "
        "For an SVG: to be printed on one sheet."
    ),
]
OutOption = Annotated[
    Path | None,
    Parameter(
        name=["--out", "-o"],
        allow_leading_hyphen=True,
        help="The file to write: a name in .svg, .png, .pdf, .mmd, .md or .dot; - is the "
        "terminal. Otherwise path.svg.",
    ),
]


@dataclass(frozen=True, slots=True)
class Export:
    """A file to write, its form, its layout, and its paper if it has pages."""

    out: Path
    form: "Form"
    layout: "Layout"
    paper: "Size | None"

    @classmethod
    def of(
        cls,
        out: Path | None,
        form: "Form | None" = None,
        layout: "Layout" = "flow",
        paper: "Size | None" = None,
    ) -> "Export":
        """What the options mean; refused where the file's name says no form and none is given."""
        from diagrams.exporting import FORMS

        if out is None:
            ending = next(each for each, name in FORMS.items() if name == (form or "svg"))
            out = Path(f"path{ending}")
        if out.name.startswith("-") and out != STDOUT:
            raise problem(f"-o needs a file's name and was given '{out}'; - is the terminal")
        if out == STDOUT:
            return cls(out, form or "svg", layout, paper)
        if form is None and out.suffix.lower() not in FORMS:
            *others, last = FORMS
            raise problem(f"'{out}' is no picture's name; end it in {', '.join(others)} or {last}")
        return cls(out, form or FORMS[out.suffix.lower()], layout, paper)

    def write(self, picture: "Picture", *, quiet: bool = False) -> None:
        """Draw it, then write the whole file at once and, unless `quiet`, say so."""
        from diagrams.exporting import exported
        from flows.files import write_whole

        if self.out == STDOUT and self.form in ("png", "pdf") and sys.stdout.isatty():
            raise problem(f"a {self.form.upper()} is no text for a terminal; name a file by -o")
        drawn = exported(
            picture,
            self.form,
            layout=self.layout,
            paper=self.paper,
            markdown=self.out.suffix.lower() == ".md",
        )
        if self.out == STDOUT:
            sys.stdout.buffer.write(drawn)
            sys.stdout.buffer.flush()
            return
        self.out.parent.mkdir(parents=True, exist_ok=True)
        write_whole(self.out, drawn)
        if not quiet:
            console().print(f"drawn: {self.out}", soft_wrap=True)
