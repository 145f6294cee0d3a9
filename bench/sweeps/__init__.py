"""What the bench of the engine is made of."""
