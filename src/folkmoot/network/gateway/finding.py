"""What a recipient's address names in the tables: the group, the message, the person."""

from uuid import UUID

import msgspec
from django.conf import settings

from folkmoot.network.gateway.addresses import (
    BounceRecipient,
    CommandRecipient,
    GroupRecipient,
    Recipient,
    ReplyRecipient,
    group_name,
    recipient_of,
)
from folkmoot.network.gateway.verdict import Target
from folkmoot.network.models import MailRequest, Message
from folkmoot.people.api import (
    Address,
    Group,
    Openness,
    Person,
    Viewer,
    group_of_word,
    normalised,
    visible,
)

POSTMASTER = frozenset({"postmaster", "abuse", "mailer-daemon"})
ABOUT_MESSAGES = frozenset({"follow", "mute", "forget", "react"})
_LONGEST_PREFIX = 40


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """What an address reaches; None for what it does not name or what is not here any more."""

    target: Target
    command: str = ""
    group: Group | None = None
    message: Message | None = None
    person: Person | None = None
    request: MailRequest | None = None

    @property
    def is_here(self) -> bool:
        """Whether all that the address names exists."""
        if self.target in ("bounce", "postmaster"):
            return True
        if self.target == "confirm":
            return self.request is not None
        return self.group is not None and (
            self.target in ("group", "hand") or self.person is not None
        )


def found(address: str) -> Found | None:
    """What an address of ours reaches; None when it is none."""
    local, _, domain = address.lower().rpartition("@")
    if local in POSTMASTER and domain == settings.MAIL_DOMAIN:
        return Found(target="postmaster")
    recipient = recipient_of(address)
    return _reached(recipient) if recipient is not None else None


def refusal(address: str, sender: str) -> str:
    """Why mail to this address is not accepted, "" when it is.

    The address of a secret group is unknown to everybody but its members, as far as the envelope
    tells who writes.
    """
    what = found(address)
    if what is None or not what.is_here:
        return "There is no such address here."
    if what.target in ("group", "hand") and what.group is not None:
        is_secret = what.group.openness == Openness.SECRET
        if is_secret and not _may_know(what.group, sender):
            return "There is no such address here."
    return ""


def _may_know(group: Group, sender: str) -> bool:
    address = Address.objects.select_related("person").filter(email=normalised(sender)).first()
    if address is None:
        return False
    return visible(Viewer(address.person), Group).filter(pk=group.pk).exists()


def group_named(name: str) -> Group | None:
    """The group whose address begins like this, now or before it was renamed."""
    group = group_of_word(name)
    if group is not None or len(name) < _LONGEST_PREFIX:
        return group
    near = Group.objects.filter(slug__startswith=name[:_LONGEST_PREFIX])
    return next((one for one in near if group_name(one.slug) == name), None)


def _reached(recipient: Recipient) -> Found:
    match recipient:
        case GroupRecipient():
            return _group(recipient)
        case ReplyRecipient():
            return _reply(recipient)
        case CommandRecipient():
            return _command(recipient)
        case BounceRecipient():
            return _bounce(recipient)


def _group(recipient: GroupRecipient) -> Found:
    target: Target = "hand" if recipient.command else "group"
    return Found(target=target, command=recipient.command, group=group_named(recipient.name))


def _reply(recipient: ReplyRecipient) -> Found:
    message = _message(recipient.message_ref)
    return Found(
        target="reply",
        message=message,
        group=message.group if message else None,
        person=_person(recipient.person_ref),
    )


def _command(recipient: CommandRecipient) -> Found:
    command, thing = recipient.command, recipient.thing_ref
    if command == "confirm":
        request = MailRequest.objects.select_related("group").filter(ref=thing).first()
        group = request.group if request else None
        return Found(target="confirm", command=command, request=request, group=group)
    message = _message(thing) if command in ABOUT_MESSAGES else None
    group = message.group if message else Group.objects.filter(ref=thing).first()
    return Found(
        target="command",
        command=command,
        message=message,
        group=group,
        person=_person(recipient.person_ref),
    )


def _bounce(recipient: BounceRecipient) -> Found:
    return Found(target="bounce", person=_person(recipient.person_ref))


def _message(ref: UUID) -> Message | None:
    rows = Message.objects.select_related("group", "conversation")
    return rows.filter(ref=ref, is_ghost=False).first()


def _person(ref: UUID) -> Person | None:
    person = Person.objects.select_related("merged_into").filter(ref=ref).first()
    return (person.merged_into or person) if person else None
