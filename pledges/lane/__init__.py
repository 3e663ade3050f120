"""The fast lane: from a valid body to rows, many in one transaction. Enter at `reception`."""
