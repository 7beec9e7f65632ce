"""What goes through the doors: the structs programs send and read. Refs are written public ids."""
