"""The store: tables, migrations, and what is read from them and written to them."""
