"""Reports: what a relief effort came to, counted once for every page that shows it."""
