"""Many come at once: who sent them, since when, and what the floor can do about it."""
