"""Filling an empty home: people, groups, archives through the import, and what people did since."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import msgspec

from folkmoot.base import clock
from folkmoot.base.errors import Unusable
from folkmoot.config.demo.archives import Archive, Archives, archives_of
from folkmoot.config.demo.cast import ADMINISTRATOR, CORRESPONDENTS, EVERYBODY
from folkmoot.config.demo.circles import CIRCLES, Circle
from folkmoot.config.demo.together import live_together
from folkmoot.network.api import (
    Conversation,
    Message,
    Quarantined,
    Suggestion,
    address_named,
    derive_now,
    dismiss_suggestion,
    group_named,
    import_now,
    mark_read,
    move_message,
    name_branch,
    write_mbox,
)
from folkmoot.people.api import (
    OPERATOR,
    Group,
    Person,
    PersonKind,
    Viewer,
    add_member,
    change_profile,
    create_group,
    create_person,
    grant_role,
    invite,
    make_sign_in_link,
    make_token,
    vouch_for_address,
)

SEED = 7
LAST_LABEL = "Nightly export"
Tell = Callable[[str], None]


class Filled(msgspec.Struct, frozen=True):
    """What is in the home now; ghosts are not counted."""

    people: int
    groups: int
    conversations: int
    messages: int
    quarantined: int


def require_empty() -> None:
    """Raise Unusable when the home holds anything of somebody's."""
    if Group.objects.exists() or Person.objects.exclude(email=None).exists():
        raise Unusable(
            "This home is not empty; the demo would mix with what is there.",
            hint="Choose another one: folkmoot demo --home FOLDER",
        )


def fill(tell: Tell, *, seed: int = SEED) -> Filled:
    """Fill the empty home in which Django runs; the same seed gives the same organisation."""
    require_empty()
    tell("people and groups")
    persons = make_people()
    groups = {circle.slug: make_group(circle, persons) for circle in CIRCLES}
    tell("writing their mail")
    written = archives_of(seed, clock.now().replace(microsecond=0))
    with TemporaryDirectory(prefix="folkmoot-demo-") as folder:
        for archive in written.archives:
            tell(f"importing {archive_name(archive)}")
            take_in(Path(folder), archive)
    tell("what they did since")
    live_on(persons, groups, written, seed)
    live_together(persons, groups["catalogue"])
    tell("search index")
    derive_now()
    finish(persons[ADMINISTRATOR.first_name])
    return counted()


def make_people() -> dict[str, Person]:
    """Accounts for all who have one, by first name, each with a proved address."""
    found = {}
    for player in EVERYBODY:
        if player in CORRESPONDENTS:
            continue
        person = create_person(OPERATOR, email=player.email, name=player.name, kind=player.kind)
        vouch_for_address(OPERATOR, person=person, email=player.email)
        if player.about:
            change_profile(OPERATOR, person=person, name=player.name, about=player.about)
        for role in player.roles:
            grant_role(OPERATOR, person=person, role=role)
        person.refresh_from_db()
        found[player.first_name] = person
    return found


def make_group(circle: Circle, persons: dict[str, Person]) -> Group:
    """A group, made by its first member, with everybody in it."""
    owner = Viewer(persons[circle.members[0]])
    group = create_group(
        owner,
        title=circle.title,
        slug=circle.slug,
        about=circle.about,
        openness=circle.openness,
    )
    for name in circle.members[1:]:
        add_member(owner, group=group, person=persons[name], role=circle.role_of(name))
    return group


def archive_name(archive: Archive) -> str:
    """The file name of an archive."""
    if archive.mailbox_of:
        return f"{archive.mailbox_of.partition('@')[0]}-mailbox.mbox"
    return f"{archive.slug}.mbox"


def take_in(folder: Path, archive: Archive) -> None:
    """Write an archive as a file and import it as any other."""
    path = folder / archive_name(archive)
    with path.open("wb") as out:
        write_mbox(out, archive.mails)
    group = group_named(archive.slug, create=False)
    owner = address_named(archive.mailbox_of)
    import_now(group, str(path), mailbox_of=owner)


def live_on(
    persons: dict[str, Person], groups: dict[str, Group], written: Archives, seed: int
) -> None:
    """Names of branches, decisions about places, invitations, a token, what was read."""
    moderator = Viewer(persons["Tomasz"])
    administrator = Viewer(persons[ADMINISTRATOR.first_name])
    for message_id, name in list(written.branches.items())[:8]:
        message = Message.objects.get(group=groups["catalogue"], message_id=message_id.strip("<>"))
        name_branch(moderator, message=message, name=name)
    for circle in CIRCLES[:3]:
        settle_places(Viewer(persons[circle.members[0]]), groups[circle.slug])
    invite(administrator, email="new.colleague@example.net")
    callum = Viewer(persons["Callum"])
    invite(
        callum, email="summer.help@example.net", kind=PersonKind.GUEST, group=groups["volunteers"]
    )
    rng = Random(f"{seed} reading")  # noqa: S311  # a story, not a secret
    for circle in CIRCLES:
        for name in circle.members:
            read_up_to(Viewer(persons[name]), groups[circle.slug], days=rng.choice((1, 3, 9, 40)))


def settle_places(moderator: Viewer, group: Group) -> None:
    """One message hung where it was suggested, and the suggestions for another one dismissed."""
    open_ones = Suggestion.objects.filter(group=group).order_by("pk")
    first = open_ones.first()
    if first is None:
        return
    move_message(moderator, message=first.child, parent=first.parent)
    for other in open_ones.exclude(child=first.child)[:2]:
        dismiss_suggestion(moderator, suggestion=other)


def read_up_to(viewer: Viewer, group: Group, *, days: int) -> None:
    """Everything older than so many days counts as read."""
    before = clock.now() - timedelta(days=days)
    rows = Message.objects.filter(group=group, number__isnull=False, sent_at__lt=before)
    mark_read(viewer, group, [number for number in rows.values_list("number", flat=True) if number])


def counted() -> Filled:
    """What the home holds."""
    return Filled(
        people=Person.objects.filter(merged_into=None).count(),
        groups=Group.objects.count(),
        conversations=Conversation.objects.filter(message_count__gt=0).count(),
        messages=Message.objects.filter(is_ghost=False).count(),
        quarantined=Quarantined.objects.count(),
    )


def sign_in_path() -> str:
    """A path that signs the demo's administrator in once."""
    return make_sign_in_link(OPERATOR, person=Person.objects.get(email=ADMINISTRATOR.email))


def finish(administrator: Person) -> None:
    """The last thing of all, by which a whole demo is told from one that was interrupted."""
    month = clock.now() + timedelta(days=30)
    make_token(Viewer(administrator), person=administrator, label=LAST_LABEL, expires_at=month)


def is_filled() -> bool:
    """Whether this home holds the whole demo already."""
    return Person.objects.filter(email=ADMINISTRATOR.email, tokens__label=LAST_LABEL).exists()
