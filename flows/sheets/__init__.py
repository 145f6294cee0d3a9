"""The auditor's sheets from a store: what stands on each, and a folder of many."""
