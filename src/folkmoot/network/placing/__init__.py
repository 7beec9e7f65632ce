"""Threading over the database: the shelf that the pure placer works on, and what it changes."""
