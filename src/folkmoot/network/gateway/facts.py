"""Gathering what is known of a mail, so that `verdict` can decide about it."""

import dns.exception
import dns.resolver
import msgspec
from django.conf import settings

from folkmoot.base import blobs
from folkmoot.network.gateway.addresses import group_name
from folkmoot.network.gateway.finding import Found, found
from folkmoot.network.gateway.limits import received_limits
from folkmoot.network.gateway.noise import Noise
from folkmoot.network.gateway.proof import LookupLater, Proof, Resolver, proof_of
from folkmoot.network.gateway.reading import Reading, command_meant, reading_of
from folkmoot.network.gateway.verdict import UNPROVED, Facts, Somebody, Verdict, judged
from folkmoot.network.models import BlockedSender, InboundMail, Message
from folkmoot.people.api import POST, SEE, Group, Person, Viewer, account_at, may

LOOKUP_SECONDS = 5.0
NOBODY = Found(target="hand")


class Case(msgspec.Struct, frozen=True):
    """One mail with all that is known of it, and the decision."""

    mail: InboundMail
    reading: Reading
    found: Found
    facts: Facts
    verdict: Verdict
    raw: bytes

    @property
    def group(self) -> Group | None:
        """The group it is about."""
        return self.found.group


def case_of(mail: InboundMail, resolver: Resolver) -> Case:
    """Read a mail and decide about it; changes nothing. Raises LookupLater."""
    raw = blobs.content(bytes(mail.digest))
    reading = reading_of(
        raw, envelope_sender=mail.sender, domain=settings.MAIL_DOMAIN, limits=received_limits()
    )
    what = found(mail.recipient) or NOBODY
    command = command_meant(reading) if what.target == "group" else ""
    if command:
        # whoever writes "unsubscribe" to the group means it
        what = msgspec.structs.replace(what, target="hand", command=command)
        reading = msgspec.structs.replace(reading, noise=_unless_command(reading))
    facts = _facts(what, reading, raw, resolver)
    return Case(mail, reading, what, facts, judged(facts), raw)


def dns_text(name: str) -> bytes | None:
    """The TXT record of a name, by the machine's own name servers."""
    try:
        found_text = dns.resolver.resolve(name, "TXT", lifetime=LOOKUP_SECONDS)
    except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer, dns.name.LabelTooLong):
        return None
    except (dns.exception.DNSException, OSError, UnicodeError) as problem:
        raise LookupLater(str(problem)) from problem
    return next((b"".join(record.strings) for record in found_text), None)


def no_text(name: str) -> bytes | None:
    """No record, for a mail that waited long enough for its signer's name server."""
    del name
    return None  # a resolver's answer


def _unless_command(reading: Reading) -> Noise | None:
    return None if reading.parsed.kind == "list_admin" else reading.noise


def _facts(what: Found, reading: Reading, raw: bytes, resolver: Resolver) -> Facts:
    group, email = what.group, reading.from_email
    author = account_at(email) if email else None
    needs_proof = what.target in ("group", "hand") or (
        author is not None and what.person is not None and author.pk != what.person.pk
    )
    proof = UNPROVED
    if needs_proof and what.is_here and reading.noise is None:
        proof = _proof(reading, raw, resolver)
    signer = _somebody(what.person, group, what.message)
    return Facts(
        target=what.target,
        command=what.command,
        noise=reading.noise,
        problem=reading.problem,
        is_report=reading.report is not None,
        is_here=what.is_here,
        is_archived=group is not None and group.archived_at is not None,
        is_blocked=_is_blocked(group, email),
        is_addressed=group is not None and _is_addressed(group, reading),
        author_count=len(reading.from_emails),
        author=signer if author == what.person else _somebody(author, group, what.message),
        signer=signer,
        proof=proof,
    )


def _proof(reading: Reading, raw: bytes, resolver: Resolver) -> Proof:
    return proof_of(
        raw,
        reading.headers,
        from_email=reading.from_email,
        authserv=settings.FOLKMOOT.trusted_authserv,
        resolver=resolver,
    )


def _somebody(
    person: Person | None, group: Group | None, message: Message | None
) -> Somebody | None:
    if person is None:
        return None
    viewer = Viewer(person)
    belongs = group is not None and may(viewer, POST, group)
    return Somebody(
        id=person.pk,
        is_open=person.has_account and person.is_active,
        may_see=belongs or (group is not None and may(viewer, SEE, group)),
        may_post=belongs and (message is None or may(viewer, SEE, message)),
    )


def _is_blocked(group: Group | None, email: str) -> bool:
    return bool(email) and BlockedSender.objects.filter(group=group, email=email).exists()


def _is_addressed(group: Group, reading: Reading) -> bool:
    """Whether To or Cc name the group, here or under an older domain that leads here."""
    words = (group.slug, *group.aliases.values_list("slug", flat=True))
    names = {*words, *map(group_name, words)}
    named = {address.rpartition("@")[0].partition("+")[0] for address in reading.addressed}
    return not names.isdisjoint(named)
