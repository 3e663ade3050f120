"""Arrivals: an agency's list of what came, held against what was promised. Enter at `lists`."""
