"""Pledges: recorded, matched to agencies, dispatched, heard back.

Follow one from `lane.reception` over `match_plans` to `dispatch`; its own steps are in `service`.
"""
