"""What each subcommand does, loaded only when it runs: its arguments stand one folder up."""
