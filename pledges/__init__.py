"""Pledges: recorded, matched to agencies, dispatched, heard back. Enter at `service`."""
