"""The helpline: who called, what they need, what they were given, and what became of it.

Enter by `contacts` (one call, from its first word to its end), `needs` (what is needed, each with
an outcome of its own), `referrals` (what was given) and `going_further` (what else to ask about).
"""
