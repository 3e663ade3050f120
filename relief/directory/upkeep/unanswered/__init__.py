"""Searches that found nothing: each becomes a word, a record or a true gap, or is set aside."""
