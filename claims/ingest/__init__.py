"""From bytes to `Article`s: formats, and lines typed as blocks."""
