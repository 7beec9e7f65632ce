"""Programs of groups, addresses at which they post, and addresses elsewhere that are told."""

from http import HTTPStatus
from uuid import UUID

from django.conf import settings
from django.urls import reverse

from folkmoot.base.errors import NotFound
from folkmoot.base.ids import written
from folkmoot.network.actions.hooks import (
    change_outgoing_hook,
    create_incoming_hook,
    create_outgoing_hook,
    pause_hook,
    remove_outgoing_hook,
    renew_secret,
    restore_outgoing_hook,
    resume_hook,
    revoke_incoming_hook,
    send_again,
    send_test,
)
from folkmoot.network.doors.callers import Caller
from folkmoot.network.doors.endpoint import endpoint
from folkmoot.network.doors.hooks.signing import secret_of
from folkmoot.network.doors.paging import page_of
from folkmoot.network.doors.shapes.own import (
    DeliveryAnswer,
    HookWish,
    IncomingHookAnswer,
    NewWebhook,
    TokenMade,
    WebhookAnswer,
    WebhookWish,
)
from folkmoot.network.doors.shapes.paging import Listing, Paging
from folkmoot.network.models import HookDelivery, IncomingHook, OutgoingHook
from folkmoot.people.api import (
    MANAGE,
    Group,
    Person,
    PersonKind,
    Scope,
    allowed,
    group_by_slug,
    make_token,
    require,
    visible,
)


@endpoint("POST", "people/{ref}/tokens", scope=Scope.ADMIN, status=HTTPStatus.CREATED)
def bot_token(caller: Caller, ref: UUID) -> TokenMade:
    """A further token of a bot, for whoever answers for it."""
    bots = allowed(caller.viewer, MANAGE, Person).filter(kind=PersonKind.BOT)
    bot = bots.filter(ref=ref).first()
    if bot is None:
        raise NotFound("There is no such program of yours.", hint="Ask whoever made it.")
    return TokenMade(token=make_token(caller.viewer, person=bot, label=bot.name).secret)


@endpoint("GET", "groups/{slug}/hooks")
def incoming_hooks(caller: Caller, slug: str) -> list[IncomingHookAnswer]:
    """The addresses at which programs post into a group, for those who manage it."""
    group = _managed(caller, slug)
    rows = visible(caller.viewer, IncomingHook).filter(group=group, revoked_at=None)
    return [_incoming(one) for one in rows.order_by("-pk")]


@endpoint("POST", "groups/{slug}/hooks", scope=Scope.ADMIN, status=HTTPStatus.CREATED)
def incoming_hook_make(caller: Caller, slug: str, *, body: HookWish) -> IncomingHookAnswer:
    """Make an address at which a program posts into a group; it is shown this once."""
    made = create_incoming_hook(caller.viewer, group=_managed(caller, slug), label=body.label)
    made.hook.refresh_from_db()
    return _incoming(made.hook, reverse("doors:hook-receive", args=[made.secret]))


@endpoint("DELETE", "groups/{slug}/hooks/{ref}")
def incoming_hook_revoke(caller: Caller, slug: str, ref: UUID) -> None:
    """Make the address worthless; what was posted by it stays."""
    hook = visible(caller.viewer, IncomingHook).filter(group__slug=slug, ref=ref).first()
    if hook is None:
        raise NotFound("There is no such webhook.", hint="Read the list again.")
    revoke_incoming_hook(caller.viewer, hook=hook)


@endpoint("GET", "me/webhooks")
def webhooks(caller: Caller) -> list[WebhookAnswer]:
    """The caller's outgoing webhooks, by name."""
    rows = visible(caller.viewer, OutgoingHook).filter(removed_at=None).select_related("group")
    return [_outgoing(one) for one in rows.order_by("label", "pk")]


@endpoint("POST", "me/webhooks", scope=Scope.ADMIN, status=HTTPStatus.CREATED)
def webhook_make(caller: Caller, *, body: NewWebhook) -> WebhookAnswer:
    """Let an address elsewhere be told what happens, signed by Standard Webhooks."""
    group = group_by_slug(caller.viewer, body.group) if body.group else None
    hook = create_outgoing_hook(
        caller.viewer, label=body.label, url=body.address, told=set(body.told), group=group
    )
    return _outgoing(hook, with_secret=True)


@endpoint("PUT", "webhooks/{ref}", scope=Scope.ADMIN)
def webhook_change(caller: Caller, ref: UUID, *, body: WebhookWish) -> WebhookAnswer:
    """Change what a webhook is called, where it leads and what it tells."""
    change_outgoing_hook(
        caller.viewer,
        hook=_hook(caller, ref),
        label=body.label,
        url=body.address,
        told=set(body.told),
    )
    return _outgoing(_hook(caller, ref))


@endpoint("DELETE", "webhooks/{ref}")
def webhook_remove(caller: Caller, ref: UUID) -> None:
    """Tell it nothing any more."""
    remove_outgoing_hook(caller.viewer, hook=_hook(caller, ref))


@endpoint("POST", "webhooks/{ref}/restore")
def webhook_restore(caller: Caller, ref: UUID) -> WebhookAnswer:
    """Take the removal back."""
    restore_outgoing_hook(caller.viewer, hook=_hook(caller, ref))
    return _outgoing(_hook(caller, ref))


@endpoint("POST", "webhooks/{ref}/test")
def webhook_test(caller: Caller, ref: UUID) -> DeliveryAnswer:
    """Let it be told a word that means nothing, to see whether it arrives."""
    return _delivery(send_test(caller.viewer, hook=_hook(caller, ref)))


@endpoint("POST", "webhooks/{ref}/pause")
def webhook_pause(caller: Caller, ref: UUID) -> WebhookAnswer:
    """Let it rest."""
    pause_hook(caller.viewer, hook=_hook(caller, ref))
    return _outgoing(_hook(caller, ref))


@endpoint("POST", "webhooks/{ref}/resume")
def webhook_resume(caller: Caller, ref: UUID) -> WebhookAnswer:
    """Let it go on."""
    resume_hook(caller.viewer, hook=_hook(caller, ref))
    return _outgoing(_hook(caller, ref))


@endpoint("POST", "webhooks/{ref}/renew", scope=Scope.ADMIN)
def webhook_renew(caller: Caller, ref: UUID) -> WebhookAnswer:
    """Give it a new secret; what is signed from now on is signed with it."""
    renew_secret(caller.viewer, hook=_hook(caller, ref))
    return _outgoing(_hook(caller, ref), with_secret=True)


@endpoint("GET", "webhooks/{ref}/deliveries")
def deliveries(caller: Caller, ref: UUID, *, query: Paging) -> Listing[DeliveryAnswer]:
    """What became of each event it was told of, newest first."""
    rows = HookDelivery.objects.filter(hook=_hook(caller, ref))
    shown, further = page_of(rows, query)
    return Listing(
        items=[_delivery(one) for one in shown],
        next_cursor=further,
    )


@endpoint("POST", "deliveries/{ref}/again")
def delivery_again(caller: Caller, ref: UUID) -> DeliveryAnswer:
    """Send a delivery once more, under the same name."""
    own = visible(caller.viewer, OutgoingHook)
    found = HookDelivery.objects.filter(ref=ref, hook__in=own).select_related("hook").first()
    if found is None:
        raise NotFound("There is no such delivery.", hint="Read the list again.")
    send_again(caller.viewer, delivery=found)
    found.refresh_from_db()
    return _delivery(found)


def _managed(caller: Caller, slug: str) -> Group:
    group = group_by_slug(caller.viewer, slug)
    require(caller.viewer, MANAGE, group)
    return group


def _hook(caller: Caller, ref: UUID) -> OutgoingHook:
    found = visible(caller.viewer, OutgoingHook).filter(ref=ref).select_related("group").first()
    if found is None:
        raise NotFound("There is no such webhook of yours.", hint="Read the list again.")
    return found


def _incoming(hook: IncomingHook, path: str = "") -> IncomingHookAnswer:
    return IncomingHookAnswer(
        ref=written(hook.ref),
        label=hook.label,
        created_at=hook.created_at,
        used_at=hook.used_at,
        address=f"{settings.BASE_URL}{path}" if path else None,
    )


def _outgoing(hook: OutgoingHook, *, with_secret: bool = False) -> WebhookAnswer:
    return WebhookAnswer(
        ref=written(hook.ref),
        label=hook.label,
        address=hook.url,
        told=hook.kinds.split(),
        group=hook.group.slug if hook.group else None,
        paused_at=hook.paused_at,
        pause_reason=hook.pause_reason,
        secret=secret_of(hook) if with_secret else None,
    )


def _delivery(one: HookDelivery) -> DeliveryAnswer:
    return DeliveryAnswer(
        ref=written(one.ref),
        kind=one.kind,
        state=one.state,  # type: ignore[arg-type]  # the column holds only these words
        at=one.at,
        attempt_count=one.attempt_count,
        status=one.status,
    )
