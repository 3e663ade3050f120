"""Short links of our own: which post brought whom, told without a third party or a cookie."""
