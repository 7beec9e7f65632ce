"""What `folkmoot rebuild` does; each step gives the words it is reported with."""

from django.db import transaction

from folkmoot.base import blobs
from folkmoot.base.database import update_rows
from folkmoot.base.feed.consumers import rebuild
from folkmoot.network import figures
from folkmoot.network.importing.prepared import prepared
from folkmoot.network.models import Body, Message
from folkmoot.network.pictures import PictureConsumer
from folkmoot.network.search.consumer import SearchConsumer
from folkmoot.people.api import Group

CHUNK = 200


def rebuild_search() -> str:
    """Index everything anew, while searching goes on."""
    entries = rebuild(SearchConsumer())
    return f"indexed anew from {entries} entries of the feed"


def rebuild_pictures() -> str:
    """Draw the small pictures anew."""
    entries = rebuild(PictureConsumer())
    return f"drawn anew from {entries} entries of the feed"


def rebuild_figures() -> str:
    """Count every conversation anew."""
    groups = Group.objects.order_by("pk")
    for group in groups:
        with transaction.atomic():
            figures.rebuild(group)
    return f"counted anew in {len(groups)} groups"


def rebuild_bodies() -> str:
    """Read texts and zones from the raw bytes again, in bounded steps that can be repeated."""
    last = done = 0
    rows = Message.objects.filter(is_ghost=False).order_by("pk")
    while piece := list(rows.filter(pk__gt=last).values_list("pk", "digest")[:CHUNK]):
        raws = blobs.contents(bytes(digest) for _, digest in piece)
        read = [(pk, prepared(raws[bytes(digest)]).mail) for pk, digest in piece]
        with transaction.atomic():
            update_rows(Body, ["content"], [(mail.body, pk) for pk, mail in read if mail])
            words = [(mail.first_words, pk) for pk, mail in read if mail]
            update_rows(Message, ["first_words"], words)
        done += len(piece)
        last = piece[-1][0]
    return f"read {done} messages again"
