"""One file that holds a whole home: the database, the files beside it, and their digests."""
