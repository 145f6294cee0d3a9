"""What is compared: desks of folders, stores and git, and the open tickets that a change meets."""
