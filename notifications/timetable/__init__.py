"""When an appeal goes out: once, in a rhythm, or when something is reached.

Enter at `service` (schedule, stop, extend), `firing` (what is due now), `deciding` (move, skip,
what is too late), `milestones` and `calendar`; `walls`, `quiet`, `occurrences` and `notes` are
pure.
"""
