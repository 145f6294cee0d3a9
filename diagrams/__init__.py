"""What it looks like: paths and tickets as pictures, pages and sentences."""
