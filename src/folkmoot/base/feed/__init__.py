"""The feed: what happened, in one order, told to everything derived from it."""
