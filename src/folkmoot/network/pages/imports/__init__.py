"""Importing as people meet it: bringing an archive, watching it come in, what stayed outside."""
