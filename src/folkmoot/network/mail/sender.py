"""Who wrote a mail, when a list has put itself into From.

Lists rewrite From because DMARC would have their copies refused ("Jo Doe via Talk
<talk@lists...>"). Where the author went differs by program: Reply-To (Mailman 3, Sympa), Cc
(Mailman when replies go to the list), X-Original-From (Google Groups, relays), the local part
itself (`jo=40example.org@dmarc...`), Author (RFC 9057).
"""

import re
from collections.abc import Sequence
from typing import NamedTuple

from folkmoot.network.mail.addresses import mailboxes
from folkmoot.network.mail.headers import Headers
from folkmoot.network.mail.parsed import Mailbox

_VIA = re.compile(
    r"^['\"]?(.{1,200}?)['\"]?\s+(?:via|per|par|über|por|przez)\s+\S.*$", re.IGNORECASE
)
_ENCODED = re.compile(r"^([^@]+)=40([^@=]+)@(?:[^@]*dmarc[^@]*)$")
_ANONYMOUS = re.compile(r"^[0-9a-f]+-dmarc-request@", re.IGNORECASE)
_ORIGINAL_HEADERS = (
    "x-original-from",
    "x-google-original-from",
    "author",
    "x-mailfrom-original",
    "x-original-sender",
)


class Authorship(NamedTuple):
    """The author, what says so, and From as it stands."""

    sender: Mailbox
    evidence: str
    listed: Mailbox


def authorship(
    headers: Headers, charset: str, cc: Sequence[Mailbox], list_addresses: frozenset[str]
) -> Authorship:
    """The author of the mail with these headers; `list_addresses` are the lists it went through
    (lower case).
    """
    listed_all = mailboxes(headers.source("from", charset))
    if not listed_all:
        return _without_from(headers, charset)
    listed = next((mailbox for mailbox in listed_all if mailbox.address), listed_all[0])
    if encoded := _ENCODED.match(listed.address):
        author = Mailbox(listed.name, f"{encoded[1]}@{encoded[2]}")
        return Authorship(author, "encoded From", listed)
    via = _VIA.match(listed.name)
    is_list = listed.address in list_addresses or bool(_ANONYMOUS.match(listed.address))
    if via is None and not is_list:
        return Authorship(listed, "From", listed)
    name = via[1].strip() if via else listed.name
    for header in _ORIGINAL_HEADERS:
        for original in mailboxes(headers.source(header, charset))[:1]:
            if original.address and original.address not in list_addresses:
                return Authorship(_named(original, name), _title(header), listed)
    for label, candidates in (
        ("Reply-To", mailboxes(headers.source("reply-to", charset))),
        ("Cc", cc),
    ):
        match = _matching(candidates, name, list_addresses | {listed.address}, label)
        if match is not None:
            return Authorship(_named(match, name), label, listed)
    if via is None:
        return Authorship(listed, "From", listed)
    return Authorship(Mailbox(name, ""), "name in From", listed)


def _without_from(headers: Headers, charset: str) -> Authorship:
    nobody = Mailbox("", "")
    for header in ("sender", "x-sender", "reply-to", "return-path", "x-envelope-from"):
        for mailbox in mailboxes(headers.source(header, charset))[:1]:
            if mailbox.address:
                return Authorship(mailbox, _title(header), nobody)
    return Authorship(nobody, "", nobody)


def _matching(
    candidates: Sequence[Mailbox], name: str, excluded: frozenset[str], label: str
) -> Mailbox | None:
    """The candidate with the author's name; in Reply-To also the only one that is not the list."""
    usable = [one for one in candidates if one.address and one.address not in excluded]
    wanted = _letters(name)
    for one in usable:
        if wanted and (_letters(one.name) == wanted or _letters(one.address) == wanted):
            return one
    return usable[0] if label == "Reply-To" and len(usable) == 1 else None


def _letters(name: str) -> str:
    return "".join(sorted(re.findall(r"\w+", name.casefold())))


def _named(mailbox: Mailbox, name: str) -> Mailbox:
    if mailbox.name and not _VIA.match(mailbox.name):
        return mailbox
    return Mailbox("" if name.casefold() == mailbox.address else name, mailbox.address)


def _title(header: str) -> str:
    return "-".join(word.capitalize() for word in header.split("-"))
