"""Whole work: the same steps with clocks, pauses, waits in days and messages."""
