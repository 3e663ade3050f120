"""What agencies lack in a campaign: asked for, on offer, on the way, received."""
