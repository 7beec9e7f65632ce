"""What messages say, as safe HTML, made from `Body` and kept while this process lives.

What is kept stands under message and version, so it never grows old; only its order of use counts.
"""

from collections.abc import Iterable, Mapping

import msgspec

from folkmoot.network.bodies import StoredBody, unpacked
from folkmoot.network.mail.fold.lines import lines_of, stripped_quote
from folkmoot.network.mail.fold.reading import answers, quoted_lines
from folkmoot.network.mail.render import rendered
from folkmoot.network.mail.render.links import linked
from folkmoot.network.models import Body
from folkmoot.network.reading.beside import end_of, put_below, text_of
from folkmoot.network.reading.ghosts import Rebuilt, rebuilt
from folkmoot.network.reading.kept import Kept
from folkmoot.network.reading.mentions import names_in, with_mentions
from folkmoot.network.writing.markdown import html_of

KEPT_CHARACTERS = 12_000_000
SHORTEST_PASSAGE = 12
"""A passage whose last line is shorter occurs too often to be recognised by it."""
LONGEST_BODY = 200_000
"""Characters rendered on a page of many messages; the rest is one click away."""


class PassageAnswer(msgspec.Struct, frozen=True):
    """Own words right below a passage: the passage's last line, and the answer as HTML.

    `unmarked`: that line without its Markdown, where it differs.
    """

    passage: str
    html: str
    unmarked: str = ""


class ShownBody(msgspec.Struct, frozen=True):
    """A message's words as HTML; `cut` says that only the beginning is in it."""

    html: str
    has_html: bool = False
    cut: bool = False
    answers: tuple[PassageAnswer, ...] = ()
    defects: tuple[str, ...] = ()


NOTHING = ShownBody("")
_kept: Kept[tuple[int, int], ShownBody] = Kept(KEPT_CHARACTERS)


def bodies_of(versions: Iterable[tuple[int, int]]) -> dict[int, ShownBody]:
    """What these messages (row id and revision) say, by row id; unknown ones are left out.

    Asks nobody's permission: give it only messages the viewer was found to see. Two queries for
    those not kept.
    """
    wanted = dict(versions)
    kept = _kept.found(list(wanted.items()))
    found = {message: body for (message, _), body in kept.items()}
    missing = [message for message in wanted if message not in found]
    if missing:
        rows = Body.objects.filter(message__in=missing).values_list("message_id", "content")
        names = names_in(missing)
        for message, content in rows:
            made = shown_body(unpacked(bytes(content)))
            if message in names:
                html = with_mentions(made.html, names[message])
                made = msgspec.structs.replace(made, html=html)
            found[message] = made
            weight = len(made.html) + sum(len(answer.html) for answer in made.answers)
            _kept.keep((message, wanted[message]), made, weight + 500)
    return found


def rebuilt_ghosts(answers: Mapping[int, Iterable[int]]) -> dict[int, Rebuilt]:
    """What is known of ghosts, each given with its answers (row ids) the viewer may see.

    Made anew each time from those answers alone, so nobody reads in a ghost what they may not read
    in the messages that quote it. One query.
    """
    wanted = {message for messages in answers.values() for message in messages}
    rows = Body.objects.filter(message__in=wanted).values_list("message_id", "content")
    quoted = {}
    for message, content in rows if wanted else ():
        body = unpacked(bytes(content))
        quoted[message] = quoted_lines(body.text, body.zones)
    return {
        ghost: rebuilt(quoted[message] for message in sorted(messages) if message in quoted)
        for ghost, messages in answers.items()
    }


def shown_body(body: StoredBody) -> ShownBody:
    """The body as HTML."""
    text, zones, cut = body.text, body.zones, False
    if len(text) > LONGEST_BODY:
        text, cut = text[:LONGEST_BODY], True
        lines = len(lines_of(text))
        zones = tuple(
            msgspec.structs.replace(zone, end_line=min(zone.end_line, lines))
            for zone in zones
            if zone.start_line < lines
        )
    lines_ = lines_of(text)
    told = html_of if body.text_format == "markdown" else linked
    found = []
    for answer in answers(zones, text):
        if answer.depth == 1:
            passage = stripped_quote(lines_[answer.end_line - 1]).strip()
            zone = zones[answer.zone]
            said = "".join(lines_[zone.start_line : zone.end_line]).strip()
            if len(passage) >= SHORTEST_PASSAGE and said:
                words = text_of(html_of(passage))
                found.append(PassageAnswer(passage, told(said), words if words != passage else ""))
    html = rendered(text, zones, is_markdown=body.text_format == "markdown")
    return ShownBody(html, body.has_html, cut, tuple(found), body.defects)


def with_answers(html: str, answers: Iterable[tuple[PassageAnswer, str, str]]) -> str:
    """A rendered body with what was answered to its passages right below them, folded.

    Each answer comes with the HTML that says whose it is, and that of a link to it. One not
    found (its passage re-wrapped, or from elsewhere) is left out: it stands in its own message.
    """
    for answer, title, link in answers:
        end = _end_of(html, answer)
        if end < 0:
            continue
        note = (
            f'<details class="fm-fold fm-answered"><summary>{title}</summary>'
            f'<div class="fm-folded">{answer.html} {link}</div></details>'
        )
        html = put_below(html, end, note)
    return html


def holds(html: str, answers: Iterable[PassageAnswer]) -> bool:
    """Whether a rendered body has a passage that one of these answers."""
    return any(_end_of(html, answer) >= 0 for answer in answers)


def _end_of(html: str, answer: PassageAnswer) -> int:
    end = end_of(html, answer.passage)
    return end if end >= 0 or not answer.unmarked else end_of(html, answer.unmarked)
