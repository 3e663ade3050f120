"""Ways in, one file each; every one ends at `pledges.lane.reception`."""
