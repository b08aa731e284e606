"""What the pages show: articles cut into pieces, chains in words, plots as numbers."""
