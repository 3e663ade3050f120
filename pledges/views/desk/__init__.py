"""The coordinator's pages: the desk, its plans, and one promise with all that is done to it."""
