"""Plans, from the database to matching and back: made, packed, sent. Enter at `match_plans`."""
