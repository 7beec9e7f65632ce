"""HTML mail: as plain text (`text_of`) and as HTML that is safe to show (`safe_html`)."""

from folkmoot.network.mail.html.safe import SafeHtml, safe_html
from folkmoot.network.mail.html.text import text_of

__all__ = ["SafeHtml", "safe_html", "text_of"]
