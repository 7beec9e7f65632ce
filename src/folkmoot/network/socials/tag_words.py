"""Tags as people type them, and the one form under which they are compared."""

import unicodedata

LONGEST = 60
MOST = 12
"""Tags of one conversation; a row of them is to be read at a glance."""
_HIDDEN = frozenset(("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"))
_JOINERS = frozenset("\u200c\u200d")
"""Letters of Persian and of Indian scripts need them between each other."""


def tag_label(text: str) -> str:
    """The tag as it is shown: composed, on one line, without what cannot be seen; may be empty."""
    text = unicodedata.normalize("NFKC", text).replace(",", " ")
    seen = (" " if one.isspace() else one for one in text if one.isspace() or _is_seen(one))
    return " ".join("".join(seen).strip().lstrip("#").split())[:LONGEST].strip()


def tag_word(text: str) -> str:
    """The tag as it is compared: two that differ only in case or in their encoding are one."""
    folded = unicodedata.normalize("NFKC", tag_label(text).casefold())
    return tag_label(folded.translate({ord(one): None for one in _JOINERS}))


def tag_labels(text: str) -> list[str]:
    """The tags of a field, divided by commas, each once."""
    found: dict[str, str] = {}
    for piece in text.split(","):
        word = tag_word(piece)
        if word:
            found.setdefault(word, tag_label(piece))
    return list(found.values())


def _is_seen(one: str) -> bool:
    return one in _JOINERS or unicodedata.category(one) not in _HIDDEN
