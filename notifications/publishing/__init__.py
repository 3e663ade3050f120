"""Publishing: posts leave for their networks, each at most once, and can be stopped.

Enter at `sender` for how a post goes out, at `interlock` for why one waits.
"""
