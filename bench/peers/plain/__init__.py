"""Plain work: eight steps, waits in open time, transitions on events; every peer can do it."""
