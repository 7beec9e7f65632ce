"""Exports of other places people talk in, read as mail: Slack, Zulip, Discourse, Yammer."""
