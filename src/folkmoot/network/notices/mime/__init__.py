"""A mail as bytes: headers, parts, references. Pure: the same letter gives the same bytes."""
