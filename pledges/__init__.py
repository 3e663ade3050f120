"""Pledges: recorded, matched to agencies, dispatched, heard back.

Follow one from `lane.reception` over `planning` to `dispatch`; its own steps are in `service`.
"""
