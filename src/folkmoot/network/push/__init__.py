"""Notices in the browser by web push (RFC 8030), without anybody's relay in between."""
