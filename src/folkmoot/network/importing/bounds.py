"""What fits into a column: text cut to length, without the characters no database stores."""

import hashlib

SUBJECT_LENGTH = 1000
NAME_LENGTH = 200
FILE_NAME_LENGTH = 300
ID_LENGTH = 900


def bounded(text: str, length: int) -> str:
    """Text of at most `length` characters, without NUL and without half surrogate pairs."""
    if not text.isascii():
        text = text.encode("utf-8", "replace").decode("utf-8")
    return text.replace("\0", "")[:length]


def bounded_id(name: str) -> str:
    """A Message-ID that fits its column; a longer one keeps its beginning and gets a digest."""
    clean = bounded(name, len(name))
    if len(clean) <= ID_LENGTH:
        return clean
    digest = hashlib.sha256(clean.encode()).hexdigest()
    return f"{clean[: ID_LENGTH - 65]}~{digest}"
