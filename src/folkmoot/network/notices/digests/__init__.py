"""What was missed, told at one glance: by mail in a rhythm of one's own, or as a group's week."""
