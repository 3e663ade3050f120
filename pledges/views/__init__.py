"""Pages of pledges, a package for each person or page; what all of them show is in `pledge`.

One module has the handlers of one page, and its `ROUTES`; what several pages show alike (`facts`,
`rows`, and what ends in `_words`) has none.
"""
