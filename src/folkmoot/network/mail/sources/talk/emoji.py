"""Emoji by the names and numbers that other places give them."""

import re
import unicodedata

OWN_EMOJI = "reactions with pictures of their own"
"""Why a reaction is not taken in: its emoji is a picture that only the other place has."""
_TONE = re.compile(r"::skin-tone-\d$")
_NAMED = {
    "+1": "👍", "thumbsup": "👍", "-1": "👎", "thumbsdown": "👎", "heart": "❤️", "joy": "😂",
    "smile": "😄", "smiley": "😃", "grinning": "😀", "laughing": "😆", "sweat_smile": "😅",
    "slightly_smiling_face": "🙂", "wink": "😉", "heart_eyes": "😍", "blush": "😊",
    "thinking_face": "🤔", "open_mouth": "😮", "astonished": "😲", "cry": "😢", "sob": "😭",
    "disappointed": "😞", "confused": "😕", "angry": "😠", "rage": "😡", "scream": "😱",
    "sunglasses": "😎", "partying_face": "🥳", "see_no_evil": "🙈", "facepalm": "🤦",
    "face_palm": "🤦", "shrug": "🤷", "tada": "🎉", "clap": "👏",
    "raised_hands": "🙌", "pray": "🙏",
    "muscle": "💪", "ok_hand": "👌", "wave": "👋", "point_up": "☝️", "v": "✌️", "handshake": "🤝",
    "crossed_fingers": "🤞", "raised_hand": "✋", "hand": "✋", "salute": "🫡",
    "saluting_face": "🫡",
    "eyes": "👀", "white_check_mark": "✅", "heavy_check_mark": "✔️", "ballot_box_with_check": "☑️",
    "x": "❌", "heavy_plus_sign": "➕", "heavy_minus_sign": "➖", "question": "❓",
    "exclamation": "❗",
    "warning": "⚠️", "no_entry": "⛔", "100": "💯", "fire": "🔥", "rocket": "🚀", "star": "⭐",
    "star2": "🌟", "sparkles": "✨", "bulb": "💡", "coffee": "☕", "beers": "🍻", "beer": "🍺",
    "cake": "🍰", "birthday": "🎂", "gift": "🎁", "bug": "🐛", "seedling": "🌱", "memo": "📝",
    "hourglass": "⌛", "hourglass_flowing_sand": "⏳", "bell": "🔔", "lock": "🔒", "key": "🔑",
    "checkered_flag": "🏁", "green_heart": "💚", "blue_heart": "💙", "yellow_heart": "💛",
    "purple_heart": "💜", "broken_heart": "💔", "calendar": "📅", "pushpin": "📌",
}  # fmt: skip


def emoji_named(name: str) -> str:
    """The emoji of a Slack name such as "tada"; "" for one of a workspace's own.

    Names that are not in our table are tried as Unicode's own, which many of them are.
    """
    bare = _TONE.sub("", name.strip(":"))
    if bare in _NAMED:
        return _NAMED[bare]
    try:
        found = unicodedata.lookup(bare.replace("_", " ").replace("-", " "))
    except KeyError:
        return ""
    return found if unicodedata.category(found[0]) == "So" else ""


def emoji_coded(code: str) -> str:
    """The emoji of hexadecimal code points such as "1f44d" or "2764-fe0f"; "" for anything else."""
    if re.fullmatch(r"[0-9a-f]{2,6}(?:-[0-9a-f]{2,6}){0,7}", code) is None:
        return ""
    try:
        found = "".join(chr(int(one, 16)) for one in code.split("-"))
    except ValueError:
        return ""
    return found if any(unicodedata.category(one) == "So" for one in found) else ""
