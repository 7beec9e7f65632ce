"""Message-IDs written by one run of a patch mailer: they share all but a running part."""

import re

_RUNS = (
    re.compile(r"(?P<a>\d{8,14}[.-]\d+)-\d+-(?P<b>.+@.+)"),
    re.compile(r"(?:cover|[0-9a-f]{40})\.(?P<a>\d+)\.git\.(?P<b>.+)"),
    re.compile(r"(?P<a>\d{8}-.+-v\d+)-\d+-(?P<b>[0-9a-f]+@.+)"),
)
"""In order: git send-email (time, process, running number, address), git format-patch --thread
(commit or cover, time, address), b4 (date, name and version, running number, hash)."""


def run_of(message_id: str) -> tuple[str, str] | None:
    """What the ids of one run share; None for an id that does not tell."""
    for pattern in _RUNS:
        if match := pattern.fullmatch(message_id):
            return match["a"], match["b"]
    return None
