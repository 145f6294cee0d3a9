"""The desk of docs/examples.md: every file that the page shows, by its name."""

import re

from tests.conftest import ROOT

_FILE = re.compile(r"^```(?:yaml)?\n# (\S+\.(?:yaml|csv))\n(.*?)^```", re.DOTALL | re.MULTILINE)

EXAMPLES = dict(_FILE.findall((ROOT / "docs" / "examples.md").read_text()))
