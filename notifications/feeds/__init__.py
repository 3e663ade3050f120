"""Public updates of a relief effort: a page, Atom, RSS, JSON Feed and CAP, read from the posts.

`updates` reads them, one file each writes a form, `views` answers.
"""
