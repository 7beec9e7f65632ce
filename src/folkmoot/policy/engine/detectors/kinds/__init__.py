"""One module or folder is one detector: its `detector(parameters)` makes it."""
