"""What a text will look like: made as a posted message is."""

from django.utils.safestring import SafeString, mark_safe

from folkmoot.network.actions.drafts import LONGEST_DRAFT
from folkmoot.network.actions.mentioning import named_in
from folkmoot.network.mail.render import rendered
from folkmoot.network.reading.mentions import with_mentions
from folkmoot.network.writing.zones import markdown_zones
from folkmoot.people.api import Group, Viewer


def preview_html(viewer: Viewer, group: Group, text: str) -> SafeString:
    """The text as safe HTML, names that will be settled marked."""
    text = text[:LONGEST_DRAFT].replace("\0", "").rstrip() + "\n"
    html = rendered(text, markdown_zones(text), is_markdown=True)
    names = {one.words: "" for one in named_in(viewer, group, text)}
    return mark_safe(with_mentions(html, names))  # noqa: S308  # rendered and sanitised
