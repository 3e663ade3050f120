"""Pledges by JSON, one file a noun."""
