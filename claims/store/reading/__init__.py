"""What is asked of a store: lists with their counts, single records, the log, statistics."""
