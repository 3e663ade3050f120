"""One module for each subcommand of `relief`, loaded only when it is asked for."""
