"""What is different between two desks, as data: one sentence for each thing that was changed."""
