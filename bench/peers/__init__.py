"""Escalation walked by hand and by other libraries: what `decide` is measured beside."""
