"""The proof of the run log: sealed into signed checkpoints, verified, exported, and retained."""
