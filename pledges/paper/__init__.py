"""Paper: pads of slips with references already given out, typed in by the bundle."""
