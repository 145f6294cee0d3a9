"""How one walk goes on: `decide` asks these rooms in turn, from what is heard to who is told."""
