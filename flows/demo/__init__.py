"""A desk to try: a generated ticket history, walked as if it were happening."""
