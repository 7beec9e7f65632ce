"""Pages of what hangs on messages: reactions, decisions, tags, polls, thanks, must-read, links."""
