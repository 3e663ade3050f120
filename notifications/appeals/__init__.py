"""Appeals: what the public is asked, written once in both languages and checked by a second person.

Enter at `service` for what happens to an appeal, at `filling` for its words as they would be sent.
"""
