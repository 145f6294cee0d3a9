"""What makes it happen: Prefect flows, the store, connectors, and the command line."""
