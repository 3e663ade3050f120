"""Offers to organizations: sent, told, answered, received, followed. Enter at `dispatch`."""
