"""One disaster, one response: opened, briefed, paused, closed. Enter at `service`."""
