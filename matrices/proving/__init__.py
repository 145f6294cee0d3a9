"""The proof: how long the worst ticket waits for a person and for each level, opened whenever."""
