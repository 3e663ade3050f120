"""Shelters, cooling centres, water: opened in under a minute, and gone by themselves at their hour.

`opening` is what somebody tells, `writing` makes its records in both languages, `service` keeps
them and what changes by the hour, `views` shows them to staff.
"""
