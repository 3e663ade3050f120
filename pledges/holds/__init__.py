"""Holds: promises that count only when somebody has asked, and why. Pure but for `hold_words`."""
