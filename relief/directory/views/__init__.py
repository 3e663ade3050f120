"""The public pages of the directory, one page a module; they work without script."""
