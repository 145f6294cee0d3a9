"""The auditor's sheets: one ticket on a page that needs nothing else, and a list of them."""
