"""Who did what to which thing: an append-only chain of hashes, and its verifier."""
