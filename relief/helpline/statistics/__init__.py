"""The helpline in figures: how many called, when, how, about what, beside the year before."""
