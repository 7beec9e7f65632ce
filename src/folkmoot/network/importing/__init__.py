"""Archives in: read, prepared in parallel, added in batches that commit with their position."""
