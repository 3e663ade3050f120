"""Records as staff see and write them: found, read in both languages, edited field by field.

`sheets` says what each kind of record has, `reading` and `showing` turn a form into a record and
back, `editing` keeps it where nobody else was quicker, `listing` finds records, `confiding` says
what a confidential mark hides; `views` and `list_page` are the pages.
"""
