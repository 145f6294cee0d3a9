"""A Prefect server of our own, for one machine: started, watched and stopped by its owner."""
