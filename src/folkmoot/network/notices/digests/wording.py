"""A digest as a mail: text and HTML with the same content, one glance at the top."""

from collections.abc import Callable, Iterator
from datetime import datetime, tzinfo
from html import escape
from uuid import UUID

import msgspec
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from folkmoot.network.notices.digests.shape import Branch, Concern, Digest, Section
from folkmoot.network.notices.mime.fields import (
    date_field,
    ids_field,
    mailbox,
    structured,
    words_field,
)
from folkmoot.network.notices.mime.frame import RULE, link, page, small
from folkmoot.network.notices.mime.letter import unsubscribing
from folkmoot.network.notices.mime.parts import multipart, text_part

_SECTION = "font-size:19px;line-height:1.3;margin:28px 0 4px"
_TITLE = "font-size:16px;font-weight:600;line-height:1.35;margin:16px 0 2px"
_EXCERPT = "margin:4px 0 4px;padding-left:12px;border-left:3px solid #8a8a8a66"
_NEAR = "margin:4px 0 4px;padding-left:12px;border-left:3px solid #1a5fb4"


class Links(msgspec.Struct, frozen=True):
    """How the digest names things: addresses of messages and groups, and where to answer."""

    message: Callable[[UUID], str]
    group: Callable[[str], str]
    answer: Callable[[UUID], str]


class DigestEnvelope(msgspec.Struct, frozen=True, kw_only=True):
    """Who gets it from whom, and what stands at its end."""

    message_id: str
    at: datetime
    sender_name: str
    sender_address: str
    name: str
    address: str
    list_id: str
    unsubscribe_url: str
    settings_url: str
    language: str
    zone: tzinfo


def subject_of(digest: Digest) -> str:
    """The subject: how much, and where."""
    if len(digest.sections) == 1:
        words = ngettext(
            "%(group)s: %(count)d new message",
            "%(group)s: %(count)d new messages",
            digest.message_count,
        )
        return words % {"group": digest.sections[0].group.title, "count": digest.message_count}
    words = _("%(count)d new messages in %(groups)d groups")
    return words % {"count": digest.message_count, "groups": len(digest.sections)}


def summary_of(digest: Digest) -> str:
    """What was missed, in one line."""
    messages = ngettext("%(count)d new message", "%(count)d new messages", digest.message_count)
    talks = ngettext(
        "in %(count)d conversation", "in %(count)d conversations", digest.conversation_count
    )
    people = ngettext("by %(count)d person", "by %(count)d people", digest.people_count)
    counts = (
        (messages, digest.message_count),
        (talks, digest.conversation_count),
        (people, digest.people_count),
    )
    line = " ".join(words % {"count": count} for words, count in counts)
    if not digest.direct_count:
        return f"{line}."
    near = ngettext("%(count)d is for you", "%(count)d are for you", digest.direct_count) % {
        "count": digest.direct_count
    }
    return f"{line}; {near}."


def written(digest: Digest, envelope: DigestEnvelope, links: Links) -> bytes:
    """The whole mail, its lines ended by CR LF."""
    fields = [
        ids_field("Message-ID", [envelope.message_id]),
        date_field(envelope.at),
        structured("From", mailbox(envelope.sender_name, envelope.sender_address).split(" ")),
        structured("To", mailbox(envelope.name, envelope.address).split(" ")),
        words_field("Subject", subject_of(digest)),
        f"List-Id: <{envelope.list_id}>",
        *unsubscribing(envelope.unsubscribe_url),
        "Auto-Submitted: auto-generated",
        "Precedence: list",
        "MIME-Version: 1.0",
    ]
    parts = [
        text_part(text_of(digest, envelope, links), "plain"),
        text_part(html_of(digest, envelope, links), "html"),
    ]
    return "\r\n".join(fields).encode("ascii") + b"\r\n" + multipart("alternative", parts)


def text_of(digest: Digest, envelope: DigestEnvelope, links: Links) -> str:
    """The digest as plain text."""
    lines = [summary_of(digest)]
    for section in digest.sections:
        lines += ["", "", section_words(section), links.group(section.group.slug)]
        for branch in section.branches:
            lines += ["", f"* {branch_words(branch)}"]
            lines += [f"  {line}" for line in _excerpts(branch, envelope.zone)]
            lines += [f"  {words}: {address}" for words, address in _ways(branch, links)]
        lines += ["", left_out_words(section)] if section.branches_left_out else []
    lines += ["", "-- ", *(f"{words}: {address}" for words, address in _foot(envelope))]
    return "\n".join(lines) + "\n"


def html_of(digest: Digest, envelope: DigestEnvelope, links: Links) -> str:
    """The digest as HTML."""
    inside = [f'<p style="margin:0 0 8px">{escape(summary_of(digest))}</p>']
    for section in digest.sections:
        heading = link(links.group(section.group.slug), section_words(section))
        inside.append(f'<h2 style="{_SECTION}">{heading}</h2>')
        inside += [_branch_html(branch, envelope.zone, links) for branch in section.branches]
        if section.branches_left_out:
            inside.append(f"<p>{escape(left_out_words(section))}</p>")
    foot = "<br>".join(link(address, words) for words, address in _foot(envelope))
    inside.append(f'<hr style="{RULE}">{small(foot)}')
    return page(subject_of(digest), "\n".join(inside), envelope.language)


def section_words(section: Section) -> str:
    """The heading of a group."""
    words = ngettext("%(group)s: %(count)d new", "%(group)s: %(count)d new", section.count)
    return words % {"group": section.group.title, "count": section.count}


def branch_words(branch: Branch) -> str:
    """The heading of a branch: what it is about, how much came, what it is to the reader."""
    title = branch.title or _("Without subject")
    if branch.name:
        title = f"{title}: {branch.name}"
    new = ngettext("%(count)d new", "%(count)d new", branch.count) % {"count": branch.count}
    near = {
        Concern.MENTION: _("names you"),
        Concern.ANSWER: _("answers you"),
        Concern.FOLLOWED: _("followed"),
    }.get(branch.concern)
    return f"{title} ({new}, {near})" if near else f"{title} ({new})"


def left_out_words(section: Section) -> str:
    """How many branches are not shown."""
    words = ngettext(
        "And %(count)d more conversation.", "And %(count)d more.", section.branches_left_out
    )
    return words % {"count": section.branches_left_out}


def more_words(branch: Branch) -> str:
    """How many messages of a branch are not shown; empty if none."""
    if not branch.left_out:
        return ""
    words = ngettext("and %(count)d more before", "and %(count)d more before", branch.left_out)
    return words % {"count": branch.left_out}


def _excerpts(branch: Branch, zone: tzinfo) -> Iterator[str]:
    for one in branch.excerpts:
        yield f"{_head(one.author, one.at, zone)} {one.words}"
    if branch.left_out:
        yield more_words(branch)


def _head(author: str, at: datetime, zone: tzinfo) -> str:
    return f"{author}, {date_format(at.astimezone(zone), 'D H:i')}:"


def _branch_html(branch: Branch, zone: tzinfo, links: Links) -> str:
    lines = [f'<p style="{_TITLE}">{link(links.message(branch.head), branch_words(branch))}</p>']
    for one in branch.excerpts:
        style = _NEAR if one.concern <= Concern.ANSWER else _EXCERPT
        head = escape(_head(one.author, one.at, zone))
        lines.append(f'<p style="{style}"><strong>{head}</strong> {escape(one.words)}</p>')
    if branch.left_out:
        lines.append(small(escape(more_words(branch)), "margin:4px 0"))
    ways = " &middot; ".join(link(address, words) for words, address in _ways(branch, links))
    lines.append(small(ways, "margin:4px 0 0"))
    return "\n".join(lines)


def _ways(branch: Branch, links: Links) -> Iterator[tuple[str, str]]:
    yield _("Read"), links.message(branch.head)
    yield _("Answer by mail"), f"mailto:{links.answer(branch.newest)}"


def _foot(envelope: DigestEnvelope) -> Iterator[tuple[str, str]]:
    yield _("When and how often you get this"), envelope.settings_url
    yield _("No more mail at all"), envelope.unsubscribe_url
