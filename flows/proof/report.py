"""What verifying found, as a page for the run history."""

from flows.proof.problems import findings
from flows.proof.verifying import Verified

_SHOWN = 50


def markdown_of(found: Verified) -> str:
    """The result in Markdown: what was verified, what was found, what retention removed."""
    lines = [
        "# The run log",
        "",
        _verdict(found),
        "",
        f"{found.walks:,} walks with {found.entries:,} entries were verified.",
        f"{_plain(found.sealing)}.",
    ]
    if found.findings:
        lines += ["", "## What was found", ""]
        lines += [f"- {_plain(sentence)}" for sentence in found.findings[:_SHOWN]]
        if found.count > _SHOWN:
            lines.append(f"- … and {found.count - _SHOWN:,} more: run `stepladder log verify`")
    if found.removed:
        lines += ["", "## What retention removed", ""]
        lines += [f"- {when}: {walks:,} walks" for when, walks in sorted(found.removed.items())]
    return "\n".join(lines)


def _verdict(found: Verified) -> str:
    if found.count:
        return f"**{findings(found.count)}: the log is not as it was written.**"
    return "**Nothing was found.**"


def _plain(sentence: str) -> str:
    """A sentence whose words, which may come from anywhere, are no markup."""
    return "".join(f"\\{each}" if each in "\\`*_{}[]<>()#+!|~&" else each for each in sentence)
