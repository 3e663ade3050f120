"""Pages of pledges, and their words: for donors, call-takers, the desk, organizations, the county.

One module has the handlers of one page, and its `ROUTES`; what several pages show alike (`facts`,
`rows`, `history_words`) has none.
"""
