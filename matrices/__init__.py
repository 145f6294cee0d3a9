"""What should happen: paths, matrices, calendars, and the one place where escalation is decided.

Nothing in this room reads a clock, a database, an engine or the network.
"""
