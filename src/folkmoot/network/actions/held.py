"""What moderators do with mail that was held: post, discard, block its sender.

Nothing is lost by any of it: the bytes stay, and all but posting can be taken back.
"""

import msgspec

from folkmoot.base import blobs, clock
from folkmoot.base.errors import FolkmootError, Unusable
from folkmoot.base.ids import new_ref, written
from folkmoot.network import kinds
from folkmoot.network.actions.writers import acted
from folkmoot.network.adding import Origin, add_decided
from folkmoot.network.gateway.addresses import group_name
from folkmoot.network.gateway.limits import received_limits
from folkmoot.network.gateway.scrubbing import scrubbed
from folkmoot.network.gateway.under import under
from folkmoot.network.importing.prepared import Prepared, prepared
from folkmoot.network.models import BlockedSender, InboundMail, InboundState, Message, Way
from folkmoot.people.api import (
    MODERATE,
    Group,
    Viewer,
    pass_gate,
    require,
    writing,
)


def post_held(actor: Viewer, *, mail: InboundMail) -> Message:
    """Post a held mail in the name of the address it came from; moderators answer for that.

    The address gains no rights by it. Raises Refused by the gate, Unusable for what is no mail.
    """
    one = _readable(mail)
    with writing(actor) as work:
        group = _locked(actor, mail)
        pass_gate(
            acted(
                actor,
                group,
                one,
                is_answer=mail.parent_id is not None,
                text=one.mail.text if one.mail else "",
                source=Way.MAIL,
            )
        )
        row, _ = add_decided(work, group=group, one=one, origin=Origin(way=Way.MAIL))
        _settle(mail, InboundState.POSTED, actor, message=row)
        work.record(kinds.HELD_MAIL_POSTED, _thing(mail), message=f"message:{_ref(one)}")
    return Message.objects.select_related("conversation").get(pk=row)


def discard_held(actor: Viewer, *, mail: InboundMail) -> None:
    """Say that a mail is not wanted; its bytes stay, and it can be put back."""
    with writing(actor) as work:
        _locked(actor, mail)
        _settle(mail, InboundState.DISCARDED, actor)
        work.record(kinds.HELD_MAIL_DISCARDED, _thing(mail))


def block_sender(actor: Viewer, *, mail: InboundMail) -> int:
    """Want no mail of this address in the group any more, and discard what it sent.

    Returns how many mails were discarded. Putting one back takes the block away again.
    """
    with writing(actor) as work:
        group = _locked(actor, mail)
        if not mail.from_email:
            raise Unusable("This mail names no sender.", hint="Discard it.")
        BlockedSender.objects.get_or_create(
            group=group, email=mail.from_email, defaults={"blocked_by": actor.person}
        )
        same = InboundMail.objects.filter(
            group=group, from_email=mail.from_email, state=InboundState.HELD
        )
        count = same.update(
            state=InboundState.DISCARDED, settled_at=clock.now(), settled_by=actor.person
        )
        work.record(kinds.SENDER_BLOCKED, _thing(mail))
    mail.refresh_from_db()
    return count


def put_back_held(actor: Viewer, *, mail: InboundMail) -> None:
    """Take a discarding back, and the block of its sender with it."""
    with writing(actor) as work:
        group = _group(mail)
        require(actor, MODERATE, group)
        discarded = InboundMail.objects.filter(pk=mail.pk, state=InboundState.DISCARDED)
        if not discarded.update(state=InboundState.HELD, settled_at=None, settled_by=None):
            raise FolkmootError("This mail was not discarded.", hint="Load the list again.")
        BlockedSender.objects.filter(group=group, email=mail.from_email).delete()
        work.record(kinds.HELD_MAIL_PUT_BACK, _thing(mail))
    mail.refresh_from_db()


def shown_bytes(mail: InboundMail) -> bytes:
    """The bytes of a mail as others may read them, without the signed addresses in it."""
    raw = blobs.content(bytes(mail.digest))
    return scrubbed(raw, group_name(_group(mail).slug))


def _readable(mail: InboundMail) -> Prepared:
    one = prepared(shown_bytes(mail), limits=received_limits(), envelope_date=mail.received_at)
    if one.mail is None:
        raise Unusable(one.reason, hint="Look at its bytes, or discard it.")
    headers = one.mail.headers
    if mail.parent is not None:
        headers = under(headers, mail.parent.message_id)
    read = msgspec.structs.replace(one.mail, headers=headers)
    return msgspec.structs.replace(one, ref=new_ref(), mail=read)


def _locked(actor: Viewer, mail: InboundMail) -> Group:
    """The group whose held mail this is, for somebody who may decide about it."""
    group = _group(mail)
    require(actor, MODERATE, group)
    held = InboundMail.objects.select_for_update().filter(pk=mail.pk, state=InboundState.HELD)
    if held.first() is None:
        raise FolkmootError("This mail was settled already.", hint="Load the list again.")
    return group


def _group(mail: InboundMail) -> Group:
    if mail.group is None:
        raise FolkmootError("This mail belongs to no group.")
    return mail.group


def _settle(
    mail: InboundMail, state: InboundState, actor: Viewer, message: int | None = None
) -> None:
    InboundMail.objects.filter(pk=mail.pk).update(
        state=state, settled_at=clock.now(), settled_by=actor.person, message=message
    )
    mail.refresh_from_db()


def _thing(mail: InboundMail) -> str:
    return f"inbound:{written(mail.ref)}"


def _ref(one: Prepared) -> str:
    return written(one.ref) if one.ref else ""
