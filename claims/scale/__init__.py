"""Many articles: streaming and processes."""
