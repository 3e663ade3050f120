"""Promises from a spreadsheet. Enter at `importing`."""
