"""Who works here: accounts, roles, sign-in, join codes, recovery and API tokens."""
