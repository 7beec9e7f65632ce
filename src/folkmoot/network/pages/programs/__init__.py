"""Pages about programs: bots and incoming webhooks of a group, one's own outgoing webhooks."""
