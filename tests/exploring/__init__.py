"""The independent judge of the check: every way that small tickets can take, explored one by one.

`desks` reads paths that nobody has proved; `happenings` says what may happen to a ticket, `states`
when two tickets stand alike, `exploring` goes every way with the real `decide`, and `verdicts`
reads off what is wrong, each fault with a history that shows it.
"""
