"""The members' event stream: what changed, told to open pages at once. No Django.

It tails the feed on a read-only connection, asks the tables who may know what, and sends names of
things, never their words; pages fetch those through their normal addresses, which check permission.
"""
