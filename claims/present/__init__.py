"""How words of an article are shown to people."""
