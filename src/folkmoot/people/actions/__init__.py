"""What can be changed about people and groups; the only writers of their tables."""
