"""Nothing lost, nothing twice: workers are killed at every point, and nobody can tell afterwards.

`python -m tests.chaos --runs 50 --seed 7` (`make chaos`). Each run lets workers take tickets
through a desk while they are killed and disturbed, and compares what the store and the receiver
hold with an undisturbed run of the same seed.
"""
