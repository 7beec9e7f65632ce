"""Doors for programs: the REST interface, webhooks both ways, and the tools of assistants."""
