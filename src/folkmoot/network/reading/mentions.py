"""Whom messages speak of: for notices, for home, and as links in what is shown."""

import re
from collections.abc import Iterable, Mapping
from html import escape

from django.urls import reverse

from folkmoot.network.models import Mention
from folkmoot.people.api import GroupRole, Membership

_PIECES = re.compile(r"<(?:[^>\"]|\"[^\"]*\")*>|[^<]+")
_CLOSED = frozenset(("a", "code", "pre"))
"""Inside these a name stays text."""


def mentioned_in(messages: Iterable[int]) -> dict[int, set[int]]:
    """The people each message (row id) speaks of, those of mentioned groups among them.

    Two queries. Who may read the message is not asked here.
    """
    rows = Mention.objects.filter(message__in=list(messages))
    found: dict[int, set[int]] = {}
    groups: dict[int, list[int]] = {}
    for message, person, group in rows.values_list("message_id", "person_id", "group_id"):
        people = found.setdefault(message, set())
        if person is not None:
            people.add(person)
        elif group is not None:
            groups.setdefault(group, []).append(message)
    if groups:
        members = Membership.objects.filter(group__in=groups)
        members = members.exclude(role=GroupRole.CORRESPONDENT)
        for group, person in members.values_list("group_id", "person_id"):
            for message in groups[group]:
                found[message].add(person)
    return found


def names_in(messages: Iterable[int]) -> dict[int, dict[str, str]]:
    """The words of each message (row id) that name somebody, with where they lead. One query.

    Words that more than one person answers to lead nowhere.
    """
    rows = Mention.objects.filter(message__in=list(messages)).order_by("pk")
    found: dict[int, dict[str, str]] = {}
    columns = ("message_id", "words", "person__ref", "group__slug")
    for message, words, person, slug in rows.values_list(*columns):
        names = found.setdefault(message, {})
        address = (
            reverse("network:person", args=[person])
            if person
            else reverse("network:group", args=[slug])
        )
        names[words] = "" if words in names else address
    return found


def with_mentions(html: str, names: Mapping[str, str]) -> str:
    """The rendered body with these words as links, wherever they stand as plain text."""
    if not names:
        return html
    words = {escape(name, quote=False): address for name, address in names.items()}
    longest_first = sorted(words, key=len, reverse=True)
    pattern = re.compile("|".join(f"{re.escape(word)}(?!\\w)" for word in longest_first))
    out: list[str] = []
    closed = 0
    for piece in _PIECES.findall(html):
        if piece.startswith("<"):
            name = piece.strip("</>").split(" ")[0].lower()
            if name in _CLOSED:
                closed += -1 if piece.startswith("</") else 1
            out.append(piece)
        elif closed:
            out.append(piece)
        else:
            out.append(pattern.sub(lambda match: _named(match[0], words[match[0]]), piece))
    return "".join(out)


def _named(words: str, address: str) -> str:
    if not address:
        return f'<strong class="mention">{words}</strong>'
    return f'<a class="mention" href="{escape(address)}">{words}</a>'
