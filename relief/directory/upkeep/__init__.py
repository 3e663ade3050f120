"""The resource team's work: records written, verified, told anew by their organizations.

`temporary` opens what is there for a time only.
"""
