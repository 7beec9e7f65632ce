"""Webhooks: making, changing and ending them."""

from collections.abc import Collection

import msgspec
from django.conf import settings

from folkmoot.base import clock
from folkmoot.base.errors import FolkmootError, NotAllowed
from folkmoot.base.ids import written
from folkmoot.base.outbound import checked_url
from folkmoot.network.doors import kinds
from folkmoot.network.doors.hooks.events import KINDS, TEST
from folkmoot.network.models import HookDelivery, IncomingHook, OutgoingHook
from folkmoot.people.api import (
    MANAGE,
    READ,
    Group,
    Viewer,
    create_bot,
    digest_of,
    may_make_groups,
    new_secret,
    require,
    require_house,
    writing,
)

MOST_HOOKS = 50
LONGEST_LABEL = 200


class MadeHook(msgspec.Struct, frozen=True):
    """An incoming hook just made, with the secret of its address, which is shown this once."""

    hook: IncomingHook
    secret: str


def create_incoming_hook(actor: Viewer, *, group: Group, label: str) -> MadeHook:
    """Make an address at which a program posts into a group, as a bot of this name.

    Owners of the group and administrators may.
    """
    with writing(actor) as work:
        require(actor, MANAGE, group)
        standing = IncomingHook.objects.filter(group=group, revoked_at=None)
        _require_few(standing.count())
        bot = create_bot(actor, group=group, name=_usable_label(label), with_token=False).person
        secret = new_secret("fmh_")
        hook = IncomingHook.objects.create(
            group=group,
            bot=bot,
            made_by=actor.person,
            label=bot.name,
            secret_digest=digest_of(secret),
        )
        work.record(kinds.INCOMING_MADE, _thing(hook))
    return MadeHook(hook, secret)


def revoke_incoming_hook(actor: Viewer, *, hook: IncomingHook) -> None:
    """Make the address worthless; what was posted by it stays."""
    with writing(actor) as work:
        require(actor, MANAGE, hook)
        standing = IncomingHook.objects.filter(pk=hook.pk, revoked_at=None)
        if standing.update(revoked_at=clock.now()):
            work.record(kinds.INCOMING_REVOKED, _thing(hook))


def create_outgoing_hook(
    actor: Viewer,
    *,
    label: str,
    url: str,
    told: Collection[str],
    group: Group | None = None,
) -> OutgoingHook:
    """Let an address elsewhere be told what happens, as far as the actor may see it.

    `told` names the kinds of events, `group` narrows them to one group. Members may, guests and
    programs may not. Raises Unreachable for an address that may not be asked.
    """
    with writing(actor) as work:
        require_house(actor, may_make_groups)
        if actor.person is None:
            raise NotAllowed("A webhook belongs to a person.", hint="Sign in first.")
        if group is not None:
            require(actor, READ, group)
        _require_few(OutgoingHook.objects.filter(owner=actor.person, removed_at=None).count())
        hook = OutgoingHook.objects.create(
            owner=actor.person,
            group=group,
            label=_usable_label(label),
            url=_usable_url(url),
            kinds=_usable_kinds(told),
        )
        work.record(kinds.OUTGOING_MADE, _thing(hook))
    return hook


def change_outgoing_hook(
    actor: Viewer, *, hook: OutgoingHook, label: str, url: str, told: Collection[str]
) -> None:
    """Change what an outgoing hook is called, where it leads and what it tells."""
    with writing(actor) as work:
        require(actor, MANAGE, hook)
        OutgoingHook.objects.filter(pk=hook.pk).update(
            label=_usable_label(label), url=_usable_url(url), kinds=_usable_kinds(told)
        )
        work.record(kinds.OUTGOING_CHANGED, _thing(hook))


def pause_hook(actor: Viewer, *, hook: OutgoingHook) -> None:
    """Let it rest: nothing new is written down for it, and what waits goes on waiting."""
    with writing(actor) as work:
        require(actor, MANAGE, hook)
        OutgoingHook.objects.filter(pk=hook.pk).update(paused_at=clock.now(), pause_reason="")
        work.record(kinds.OUTGOING_PAUSED, _thing(hook))


def resume_hook(actor: Viewer, *, hook: OutgoingHook) -> None:
    """Let it go on; what waits is tried at once."""
    with writing(actor) as work:
        require(actor, MANAGE, hook)
        OutgoingHook.objects.filter(pk=hook.pk).update(
            paused_at=None, pause_reason="", failing_since=None
        )
        waiting = HookDelivery.objects.filter(hook=hook, state=HookDelivery.State.WAITING)
        waiting.update(next_try_at=clock.now())
        work.record(kinds.OUTGOING_RESUMED, _thing(hook))


def renew_secret(actor: Viewer, *, hook: OutgoingHook) -> None:
    """Give it a new secret; signatures are made with it from now on."""
    with writing(actor) as work:
        require(actor, MANAGE, hook)
        hook.secret_number += 1
        hook.save(update_fields=["secret_number"])
        work.record(kinds.OUTGOING_CHANGED, _thing(hook))


def remove_outgoing_hook(actor: Viewer, *, hook: OutgoingHook) -> None:
    """Tell it nothing any more."""
    with writing(actor) as work:
        require(actor, MANAGE, hook)
        if OutgoingHook.objects.filter(pk=hook.pk, removed_at=None).update(removed_at=clock.now()):
            work.record(kinds.OUTGOING_REMOVED, _thing(hook))


def restore_outgoing_hook(actor: Viewer, *, hook: OutgoingHook) -> None:
    """Take the removal back."""
    with writing(actor) as work:
        require(actor, MANAGE, hook)
        if OutgoingHook.objects.filter(pk=hook.pk).update(removed_at=None):
            work.record(kinds.OUTGOING_RESUMED, _thing(hook))


def send_test(actor: Viewer, *, hook: OutgoingHook) -> HookDelivery:
    """Let it be told a word that means nothing, to see whether it arrives."""
    with writing(actor):
        require(actor, MANAGE, hook)
        now = clock.now()
        return HookDelivery.objects.create(hook=hook, kind=TEST, entry=0, at=now, next_try_at=now)


def send_again(actor: Viewer, *, delivery: HookDelivery) -> None:
    """Send a delivery once more, whatever became of it, under the same name."""
    with writing(actor):
        require(actor, MANAGE, delivery.hook)
        HookDelivery.objects.filter(pk=delivery.pk).update(
            state=HookDelivery.State.WAITING, next_try_at=clock.now()
        )


def pause_for_failing(hook: OutgoingHook, reason: str) -> None:
    """Let a hook rest that nobody listens to; its owner reads why on its page."""
    OutgoingHook.objects.filter(pk=hook.pk, paused_at=None).update(
        paused_at=clock.now(), pause_reason=reason
    )


def _usable_label(label: str) -> str:
    words = " ".join(label.replace("\0", "").split())[:LONGEST_LABEL]
    if not words:
        raise FolkmootError("The name is empty.", hint="Say what it is for.", place="label")
    return words


def _usable_url(url: str) -> str:
    checked_url(url.strip(), settings.FOLKMOOT.outbound_hosts)
    return url.strip()


def _usable_kinds(told: Collection[str]) -> str:
    chosen = [kind for kind in KINDS if kind in told]
    if not chosen or len(chosen) != len(set(told)):
        raise FolkmootError(
            "It has to be told of something.",
            hint=f"Choose among {', '.join(KINDS)}.",
            place="told",
        )
    return " ".join(chosen)


def _require_few(count: int) -> None:
    if count >= MOST_HOOKS:
        raise FolkmootError(
            f"There are {MOST_HOOKS} webhooks already.", hint="Remove one you no longer need."
        )


def _thing(hook: IncomingHook | OutgoingHook) -> str:
    return f"hook:{written(hook.ref)}"
