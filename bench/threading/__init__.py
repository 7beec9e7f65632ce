# ruff: noqa: A005 - the folder is named for what it measures; nothing here is imported as top-level

"""How well and how fast threading works: `python -m bench.threading ARCHIVE...`."""
