"""The coordinator's desk: what waits there, and what one press of a coordinator does."""
