"""Records of the directory in the reader's words: plain dictionaries for templates."""
