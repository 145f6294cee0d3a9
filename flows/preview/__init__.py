"""The preview: a local page that shows a desk as it is saved, with its findings, and tries it."""
