"""A plain-text attachment, or its beginning, for a page."""

from html import escape

from folkmoot.network.mail.render.message import patch_html
from folkmoot.network.mail.render.words import ENGLISH, Words

PREVIEW_CHARACTERS = 50_000
PREVIEW_LINES = 500


def text_preview(text: str, *, file_name: str = "", words: Words = ENGLISH) -> str:
    """Escaped HTML of at most `PREVIEW_LINES` lines and `PREVIEW_CHARACTERS` characters.

    A file named .patch or .diff is shown as a patch. A line says when something is left out.
    """
    shown = text[:PREVIEW_CHARACTERS]
    lines = shown.split("\n")
    cut = len(shown) < len(text) or len(lines) > PREVIEW_LINES
    lines = lines[:PREVIEW_LINES]
    if file_name.lower().endswith((".patch", ".diff")):
        body = patch_html(lines)
    else:
        body = f'<pre class="fm-plain">{escape(chr(10).join(lines))}</pre>'
    return body + (f'<p class="fm-truncated">{escape(words.truncated)}</p>' if cut else "")
