"""Mail to people: who gets what and when, how a message becomes a mail, digests, sending."""
