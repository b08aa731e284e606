"""What helps a reviewer to look further: topics of articles, and statements like one in other articles."""
