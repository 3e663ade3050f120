"""Forms: what a person wrote, on paper or screen, as the schemas have it."""
