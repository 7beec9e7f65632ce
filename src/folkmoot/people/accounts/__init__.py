"""Signing in: accounts, invitations, one-time links, claimed addresses."""
