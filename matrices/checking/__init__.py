"""The check: everything that is wrong with a desk, before anything runs."""
