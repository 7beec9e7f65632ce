"""Making, describing and closing groups."""

from folkmoot.base import clock
from folkmoot.base.errors import FolkmootError
from folkmoot.base.ids import new_ref
from folkmoot.people import kinds
from folkmoot.people.access.house import may_make_groups, require_house
from folkmoot.people.access.policy import require
from folkmoot.people.access.rules import MANAGE
from folkmoot.people.access.viewer import Viewer
from folkmoot.people.acts import group_act
from folkmoot.people.addresses import clean_name
from folkmoot.people.contracts import GroupChanged, MembershipChanged
from folkmoot.people.gateway import pass_gate
from folkmoot.people.models import Group, GroupAlias, GroupRole, Membership, Openness
from folkmoot.people.slugs import is_slug, slug_of
from folkmoot.people.things import group_thing
from folkmoot.people.writing import writing


def create_group(
    actor: Viewer,
    *,
    title: str,
    slug: str = "",
    about: str = "",
    openness: str = Openness.OPEN,
) -> Group:
    """Make a group; whoever makes it owns it (the operator's groups begin without owner).

    An empty `slug` is made of the title. Raises NotAllowed, Refused, or FolkmootError for a
    title or slug that cannot be used.
    """
    with writing(actor) as work:
        require_house(actor, may_make_groups)
        group = Group(
            ref=new_ref(),
            title=_usable_title(title),
            slug=_free_slug(slug, title),
            about=about.strip(),
            openness=Openness(openness),
        )
        pass_gate(group_act(actor, group, _words(group), "create"))
        group.save(force_insert=True)
        work.record(kinds.GROUP_CREATED, group_thing(group), openness=group.openness)
        work.announce(GroupChanged(group.pk))
        if actor.person is not None:
            Membership.objects.create(group=group, person=actor.person, role=GroupRole.OWNER)
            work.announce(MembershipChanged(group.pk, actor.person.pk))
    return group


def change_group(actor: Viewer, *, group: Group, title: str, about: str, openness: str) -> Group:
    """Describe a group anew, or open or close it; its owners and administrators may."""
    with writing(actor) as work:
        require(actor, MANAGE, group)
        changed = Group.objects.select_for_update().get(pk=group.pk)
        before = changed.openness
        changed.title = _usable_title(title)
        changed.about = about.strip()
        changed.openness = Openness(openness)
        pass_gate(group_act(actor, changed, _words(changed), "edit"))
        changed.save(update_fields=["title", "about", "openness"])
        work.record(
            kinds.GROUP_CHANGED,
            group_thing(changed),
            openness=changed.openness,
            openness_before=before,
        )
        work.announce(GroupChanged(changed.pk))
    return changed


def move_group(actor: Viewer, *, group: Group, slug: str) -> Group:
    """Give a group another word in its address; the old one leads on while nobody takes it.

    Its owners and administrators may. Raises FolkmootError for a word that cannot be used.
    """
    with writing(actor) as work:
        require(actor, MANAGE, group)
        moved = Group.objects.select_for_update().get(pk=group.pk)
        if slug == moved.slug:
            return moved
        before, moved.slug = moved.slug, _free_slug(slug, "", keeping=moved)
        GroupAlias.objects.filter(slug=moved.slug).delete()
        GroupAlias.objects.create(slug=before, group=moved)
        moved.save(update_fields=["slug"])
        work.record(kinds.GROUP_MOVED, group_thing(moved), slug=moved.slug, slug_before=before)
        work.announce(GroupChanged(moved.pk))
    return moved


def archive_group(actor: Viewer, *, group: Group) -> None:
    """Close a group for new messages; it stays readable to those who could read it."""
    _set_archived(actor, group, kinds.GROUP_ARCHIVED)


def reopen_group(actor: Viewer, *, group: Group) -> None:
    """Open an archived group for new messages again."""
    _set_archived(actor, group, kinds.GROUP_REOPENED)


def _set_archived(actor: Viewer, group: Group, kind: str) -> None:
    with writing(actor) as work:
        require(actor, MANAGE, group)
        at = clock.now() if kind == kinds.GROUP_ARCHIVED else None
        rows = Group.objects.filter(pk=group.pk, archived_at__isnull=at is not None)
        if rows.update(archived_at=at):
            work.record(kind, group_thing(group))
            work.announce(GroupChanged(group.pk))


def _usable_title(title: str) -> str:
    cleaned = clean_name(title)
    if not cleaned:
        raise FolkmootError("The group has no title.", hint="Give it a name.", place="title")
    return cleaned


def _free_slug(slug: str, title: str, *, keeping: Group | None = None) -> str:
    """A slug nobody has: not as an address, nor as an old one that still leads to another group."""
    if slug and not is_slug(slug):
        raise FolkmootError(
            f"{slug!r} cannot stand in an address.",
            hint="Use lower-case letters a-z, digits and single hyphens.",
            place="slug",
        )
    wanted = slug or slug_of(title) or "group"
    others = GroupAlias.objects.exclude(group=keeping).filter(slug=slug)
    if slug and (Group.objects.filter(slug=slug).exists() or others.exists()):
        raise FolkmootError(
            f"The address {slug!r} is taken.", hint="Choose another one.", place="slug"
        )
    return slug or _with_number(wanted)


def _with_number(wanted: str) -> str:
    begun = {"slug__startswith": wanted[:70]}
    taken = {
        "new",
        *Group.objects.filter(**begun).values_list("slug", flat=True),
        *GroupAlias.objects.filter(**begun).values_list("slug", flat=True),
    }
    number, found = 1, wanted
    while found in taken:
        number += 1
        found = f"{wanted[:70]}-{number}"
    return found


def _words(group: Group) -> str:
    return f"{group.title}\n\n{group.about}"
