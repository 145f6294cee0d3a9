"""A designer's files: text to model, every problem with its file and line."""
