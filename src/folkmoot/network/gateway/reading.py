"""What the gateway reads of a mail. Pure."""

import re

import msgspec

from folkmoot.network.gateway.noise import Noise, noise_of
from folkmoot.network.gateway.reports import Report, report_of
from folkmoot.network.importing.bounds import bounded
from folkmoot.network.mail.addresses import mailboxes
from folkmoot.network.mail.fold import first_words, own_text, zones
from folkmoot.network.mail.headers import Headers, mail_begin, split
from folkmoot.network.mail.parse import parse
from folkmoot.network.mail.parsed import Limits, ParsedMessage
from folkmoot.people.api import clean_name, normalised

FIRST_WORDS = 280
_COMMAND = re.compile(r"^\W*(subscribe|unsubscribe|stop|leave|help)\W*$", re.IGNORECASE)
_MEANT = {"stop": "unsubscribe", "leave": "unsubscribe"}


class Reading(msgspec.Struct, frozen=True, kw_only=True):
    """One mail as the gateway sees it; addresses normalised, names without tricks.

    `own` is what its author wrote, without quotes and signature. `problem` says why it cannot be
    posted as a mail, "" for nearly all.
    """

    parsed: ParsedMessage
    headers: Headers
    noise: Noise | None
    report: Report | None
    from_emails: tuple[str, ...]
    from_name: str
    addressed: frozenset[str]
    subject: str
    first_words: str
    own: str
    problem: str

    @property
    def from_email(self) -> str:
        """The one address in From, "" when there is none or more than one."""
        return self.from_emails[0] if len(self.from_emails) == 1 else ""


def reading_of(raw: bytes, *, envelope_sender: str, domain: str, limits: Limits) -> Reading:
    """Read one mail; never raises. `domain` is our own mail domain."""
    parsed = parse(raw, None, limits)
    headers = split(raw, mail_begin(raw)[0], limit=limits.header_bytes).headers
    noise = noise_of(
        headers,
        kind=parsed.kind,
        kind_reason=parsed.kind_reason,
        envelope_sender=envelope_sender,
        domain=domain,
    )
    authors = mailboxes(headers.joined("from"), limit=10)
    found = zones(parsed.text)
    return Reading(
        parsed=parsed,
        headers=headers,
        noise=noise,
        report=report_of(raw) if _may_report(parsed, envelope_sender) else None,
        from_emails=tuple(dict.fromkeys(normalised(one.address) for one in authors if one.address)),
        from_name=bounded(clean_name(authors[0].name if authors else ""), 200),
        addressed=frozenset(normalised(one.address) for one in (*parsed.to, *parsed.cc)),
        subject=bounded(clean_name(parsed.subject[:600]), 300),
        first_words=bounded(first_words(parsed.text, found, FIRST_WORDS), FIRST_WORDS),
        own=own_text(parsed.text, found),
        problem=parsed.quarantine,
    )


def command_meant(reading: Reading) -> str:
    """The command somebody wrote to a group as its only word: `unsubscribe`, say; "" for none."""
    words = reading.own.strip() or reading.subject
    found = _COMMAND.match(words) if len(words) < 40 else None
    word = found[1].lower() if found else ""
    return _MEANT.get(word, word)


def first_line(reading: Reading) -> str:
    """What is asked for: the first line that was written, else the subject."""
    lines = (line.strip() for line in reading.own.splitlines())
    return next((line for line in lines if line), reading.subject)[:300]


def _may_report(parsed: ParsedMessage, envelope_sender: str) -> bool:
    return parsed.kind == "bounce" or envelope_sender in ("", "<>")
