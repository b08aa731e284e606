"""The model of a page's furniture."""
