"""When a service is open: read, told and asked, on the clocks of its own place. Pure.

Enter by `opening.status` (the badge), `weekly.weekly` and `weekly.is_open` (the filter of a
search, one truth with the badge), `week.week` and `tonight.tonight` (words), `parsing.parse` (hours
that somebody typed).
"""
