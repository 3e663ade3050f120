"""Who helps: what they accept, where, how much, when, and how they are reached."""
