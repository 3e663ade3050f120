"""Following up: callers who agreed are called again and asked what became of each service."""
