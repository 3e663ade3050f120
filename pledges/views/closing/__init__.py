"""Pages of closing a relief effort: its plan, its steps, its statement and its thanks."""
