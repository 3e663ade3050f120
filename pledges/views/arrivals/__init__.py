"""Pages of lists of what arrived, the same for an organization and for the desk."""
