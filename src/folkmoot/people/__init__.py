"""Accounts, groups, roles, sign-in, access, and the record of who did what."""
