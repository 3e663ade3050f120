"""Closing a relief effort: planned, what is open wound up, figures kept, donors thanked."""
