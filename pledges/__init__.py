"""Pledges: recorded, matched to agencies, dispatched, heard back.

Follow one from `lane.reception` over `planning.match_plans` to `dispatches.dispatch`; its own steps
are in `service`. Each package is a noun; its contract in `pyproject.toml` begins at its entrance.
"""
