"""A trained tagger of sources, cues and contents, which reads the words and the rule-based relations."""
