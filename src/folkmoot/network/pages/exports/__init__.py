"""Copies to take along: of a group, of one's own things."""
