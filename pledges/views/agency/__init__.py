"""The organization's pages, signed in or behind its link: its offers, answers and record."""
