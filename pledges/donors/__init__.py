"""Donors: known again, asked whether a gift is their second, never overwritten."""
