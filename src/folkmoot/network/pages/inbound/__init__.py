"""Pages of mail that came in: what waits for moderators, and what became of the rest."""
