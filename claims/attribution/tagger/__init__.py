"""A trained tagger of sources, cues and contents, which reads the words and what the grammar made of them."""
