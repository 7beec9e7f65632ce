"""The emoji offered for reactions, and what a screen reader says for each."""

import unicodedata

OFFERED = (
    ("👍", "thumbs up"), ("👎", "thumbs down"), ("❤️", "heart"), ("🎉", "hooray"),
    ("😄", "laughing"), ("😕", "puzzled"), ("👀", "looking"), ("🙏", "thank you"),
    ("👏", "applause"), ("🚀", "off it goes"), ("✅", "done"), ("❌", "no"),
    ("⏳", "in progress"), ("❓", "question"), ("❗", "important"), ("💡", "idea"),
    ("🔥", "on fire"), ("💯", "hundred per cent"), ("🤔", "thinking"), ("😍", "love it"),
    ("😢", "sad"), ("😮", "surprised"), ("😅", "phew"), ("🤝", "agreed"),
    ("💪", "strong"), ("🙌", "well done"), ("☕", "coffee"), ("🌱", "growing"),
    ("🐛", "bug"), ("⭐", "star"), ("🏁", "finished"), ("🎂", "birthday cake"),
)  # fmt: skip
"""Each with its name in English; pages translate the names."""
_NAMES = dict(OFFERED)


def emoji_name(emoji: str) -> str:
    """What to call an emoji in words: our name, else that of Unicode, else the sign itself."""
    if emoji in _NAMES:
        return _NAMES[emoji]
    named = (unicodedata.name(one, "") for one in emoji if unicodedata.category(one) == "So")
    return next((name.lower() for name in named if name), emoji)
