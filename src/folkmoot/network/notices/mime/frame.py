"""The frame of an HTML mail: one narrow column, no pictures, nothing loaded, both themes.

Mail programs differ most in what they do to colours: so text and ground are left to them. The few
colours here (links, small print) are readable on white; the style sheet in the head changes them
for a dark ground. Programs that drop it turn colours round themselves. All other styles stand at
the elements.
"""

import re
from html import escape

FONT = "font-family:-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif"
SMALL = "font-size:13px;line-height:1.5;color:#5f6368"
LINK = "color:#1a5fb4;text-decoration:underline"
_DARK = "a{color:#8ab4f8!important}.small{color:#a5abb1!important}"
RULE = "border:0;border-top:1px solid #8a8a8a66;margin:24px 0 12px"
_MONOSPACED = "font-family:ui-monospace,Consolas,Menlo,monospace;font-size:14px"
_STYLES = {
    "a": LINK,
    "blockquote": "margin:12px 0;padding:2px 0 2px 12px;border-left:3px solid #8a8a8a",
    "pre": f"{_MONOSPACED};white-space:pre-wrap;word-break:break-word;margin:12px 0;"
    "padding:8px 10px;border:1px solid #8a8a8a66;border-radius:4px",
    "code": _MONOSPACED,
    "table": "border-collapse:collapse;margin:12px 0",
    "th": "border:1px solid #8a8a8a66;padding:4px 8px;text-align:left",
    "td": "border:1px solid #8a8a8a66;padding:4px 8px",
    "h1": "font-size:22px;line-height:1.3;margin:20px 0 8px",
    "h2": "font-size:19px;line-height:1.3;margin:20px 0 8px",
    "h3": "font-size:17px;line-height:1.3;margin:16px 0 8px",
    "p": "margin:0 0 12px",
    "hr": RULE,
}
_OPENING = re.compile(r"<(a|blockquote|pre|code|table|th|td|h1|h2|h3|p|hr)(?=[ >/])")


def styled(html: str) -> str:
    """Sanitised HTML (tags written as nh3 writes them) with our styles at its elements."""
    return _OPENING.sub(lambda found: f'<{found[1]} style="{_STYLES[found[1]]}"', html)


def link(address: str, words: str, style: str = LINK) -> str:
    """A link; both are escaped."""
    return f'<a href="{escape(address)}" style="{style}">{escape(words)}</a>'


def small(inside: str, style: str = "") -> str:
    """Small print around `inside`, which is safe HTML already."""
    return f'<p class="small" style="{SMALL}{";" if style else ""}{style}">{inside}</p>'


def page(title: str, inside: str, language: str) -> str:
    """A whole HTML mail around `inside`, which is safe HTML already."""
    return (
        f'<!DOCTYPE html>\n<html lang="{escape(language)}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<meta name="color-scheme" content="light dark">'
        '<meta name="supported-color-schemes" content="light dark">'
        f"<title>{escape(title)}</title><style>:root{{color-scheme:light dark}}"
        f"@media(prefers-color-scheme:dark){{{_DARK}}}</style></head>\n"
        f'<body style="margin:0;padding:16px;{FONT};font-size:16px;line-height:1.5;'
        'word-wrap:break-word;overflow-wrap:anywhere">\n'
        f'<div style="max-width:620px">\n{inside}\n</div>\n</body></html>\n'
    )
