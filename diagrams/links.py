"""Where a box of a chart may lead: to a page, to a mailbox, or to a place on the same page."""

import re

_ALLOWED = re.compile(r"(?:https?://|mailto:|#)[^\s\x00-\x20\x7f]+", re.IGNORECASE)


def safe_link(address: str) -> str:
    """The address if it is http, https, mailto or begins with #; else none at all.

    >>> safe_link("https://desk.example/T-1"), safe_link("#triage")
    ('https://desk.example/T-1', '#triage')
    >>> safe_link("javascript:alert(1)"), safe_link("file:///etc/passwd"), safe_link("//desk")
    ('', '', '')
    """
    return address if _ALLOWED.fullmatch(address) else ""
