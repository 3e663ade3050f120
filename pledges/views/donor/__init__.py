"""The donor's pages, behind the link that was sent."""
