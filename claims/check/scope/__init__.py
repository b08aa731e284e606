"""Which files of a folder are articles: what git ignores, what belongs to a site, what the settings leave out."""
