"""Calls: broken off and gone on with, owed, made by one caller at a time, ended by an outcome."""
