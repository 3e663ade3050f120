"""Instalments: when they fall due, what was agreed, and which reminder is next."""
