"""Appeals for partners' programs, over JSON."""
