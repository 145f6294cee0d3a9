"""A seeded generator of realistic ticket histories, and the figures that it imitates."""
