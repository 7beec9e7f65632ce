"""How well and how fast threading works: `python -m bench.threading ARCHIVE...`."""
