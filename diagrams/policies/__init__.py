"""A path as a document for people: criteria, levels, times, steps and responsibilities."""
