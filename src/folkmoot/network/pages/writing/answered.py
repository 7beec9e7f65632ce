"""What an answer answers: the message above the composer, and its paragraphs to choose from."""

from collections.abc import Sequence

import msgspec
from django.http import HttpRequest
from django.utils.safestring import SafeString, mark_safe

from folkmoot.network.bodies import unpacked
from folkmoot.network.mail.fold import Kind
from folkmoot.network.mail.fold.lines import lines_of
from folkmoot.network.models import Body, Message
from folkmoot.network.reading.bodies import NOTHING, bodies_of
from folkmoot.network.reading.writers import writers_of

MOST_PARAGRAPHS = 60
OWN = frozenset((Kind.OWN, Kind.PATCH, Kind.CODE))


class Answered(msgspec.Struct, frozen=True):
    """A message above its answer: who wrote it, what it says as HTML, its own paragraphs."""

    name: str
    html: SafeString
    paragraphs: Sequence[str]


def answered(message: Message) -> Answered:
    """What stands above the composer of an answer to a message the viewer was found to see."""
    writer = writers_of([message.sender_id]).get(message.sender_id or 0)
    body = bodies_of([(message.pk, message.revision)]).get(message.pk, NOTHING)
    return Answered(
        (writer.name if writer else "") or message.sender_name,
        mark_safe(body.html),  # noqa: S308  # rendered and sanitised
        paragraphs(message),
    )


def paragraphs(message: Message) -> list[str]:
    """What the writer said themselves, paragraph by paragraph, without what they quote."""
    row = Body.objects.filter(message=message).first()
    if row is None:
        return []
    body = unpacked(bytes(row.content))
    lines = lines_of(body.text)
    own = "".join(
        "".join(lines[zone.start_line : zone.end_line]) + "\n"
        for zone in body.zones
        if zone.kind in OWN
    )
    found = [part.strip("\n") for part in own.split("\n\n") if part.strip()]
    return found[:MOST_PARAGRAPHS]


def with_passage(request: HttpRequest, message: Message | None, text: str) -> str:
    """The text below the paragraph that was chosen, quoted."""
    chosen = request.POST.get("passage", "")
    if message is None or not chosen.isdecimal() or len(chosen) > 3:
        return text
    known = paragraphs(message)
    if int(chosen) >= len(known):
        return text
    return f"{quoted(known[int(chosen)])}\n\n{text}"


def quoted(text: str) -> str:
    """The lines as a quotation."""
    return "\n".join(f"> {line}".rstrip() for line in text.split("\n"))
