"""Pages about mail: how one wants it, leaving by a link in it, what was spared."""
