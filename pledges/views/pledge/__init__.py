"""What several pages show of one promise alike: its lines, parts, history and words."""
