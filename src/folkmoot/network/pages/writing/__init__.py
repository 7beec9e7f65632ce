"""Pages of writing: the composer, drafts, changes of messages with their history."""
