"""What of a mail differs from person to person: addresses that name them, and why they get it."""

from django.utils.translation import gettext as _

from folkmoot.network.gateway.addresses import bounce_address, command_address, reply_address
from folkmoot.network.models import Notice
from folkmoot.network.notices.choices import Reason
from folkmoot.network.notices.mime.letter import Envelope
from folkmoot.network.notices.ways_out import way_out_url
from folkmoot.people.api import Group


def envelope_of(notice: Notice, group: Group, reason: str, address: str) -> Envelope:
    """The envelope of a notice; an answer to it is signed as coming from this person."""
    person, message = notice.person, notice.message
    return Envelope(
        name=person.name,
        address=address,
        bounces_to=bounce_address(person.ref, notice.ref),
        reply_to=reply_address(message.ref, person.ref),
        unsubscribe_url=way_out_url(person.ref, group.ref),
        unsubscribe_address=command_address("never", group.ref, person.ref),
        mute_address=command_address("mute", message.ref, person.ref),
        why=why(reason) % {"group": group.title},
    )


def why(reason: str) -> str:
    """Why somebody gets a mail, with a place for the group's name."""
    return {
        Reason.MENTION: _("You get this because you are named in it, in %(group)s."),
        Reason.ANSWER: _("You get this because it answers you, in %(group)s."),
        Reason.FOLLOWED: _("You get this because you follow this branch of %(group)s."),
    }.get(
        Reason(reason),
        _("You get this because you chose each message of %(group)s at once."),
    )
