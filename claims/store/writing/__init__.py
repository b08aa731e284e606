"""What changes a store: articles that are added, and decisions. Both end in rows of the queue made anew."""
