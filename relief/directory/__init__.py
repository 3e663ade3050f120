"""Who helps with what: organizations, services and locations, in the words of HSDS."""
