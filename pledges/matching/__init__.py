"""Matching: offers to gaps, whole, exact and explained; pure. Enter at `planner`."""
