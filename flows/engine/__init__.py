"""Deciding what is due and carrying out what was decided, without Prefect."""
