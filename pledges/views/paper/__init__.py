"""Pages of pads and of bundles of slips."""
