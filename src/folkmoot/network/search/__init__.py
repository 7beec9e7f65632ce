"""Full-text search of messages: the query language, the index, and who may find what."""
