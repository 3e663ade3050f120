"""The call-taker's pages: calls to make, calls that broke off, and what is said on them."""
