"""Records verified by risk: whoever has an hour asks first where an error would harm most.

`risk` weighs, `referred` counts what callers were given, `queue` shares out the day's records,
`service` notes what the organization said, `views` are the pages. Verifying is no edit.
"""
