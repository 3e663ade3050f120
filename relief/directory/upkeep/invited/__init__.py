"""Organizations write their own records by a link: as a proposal, which staff take up or not.

`asking` sends the link and knows who opens it, `own_sheets` says what an organization may write,
`answering` keeps what it wrote, `marking` shows changed words, `reviewing` takes fields up one by
one; `link_page` is the organization's page, `review_page` is staff's.
"""
