"""The programs of a group: bots, and addresses at which others post."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from folkmoot.base.errors import NotFound
from folkmoot.network.actions.hooks import create_incoming_hook, revoke_incoming_hook
from folkmoot.network.models import IncomingHook
from folkmoot.network.pages.entrance import signed_in
from folkmoot.network.pages.programs.forms import BotForm, IncomingForm
from folkmoot.people.api import (
    MANAGE,
    Group,
    Person,
    PersonKind,
    Viewer,
    allowed,
    create_bot,
    group_by_slug,
    make_token,
    require,
    visible,
)
from folkmoot.ui.api import succeeded, toast


@require_GET
@signed_in
def programs(request: HttpRequest, viewer: Viewer, slug: str) -> HttpResponse:
    """Bots and incoming webhooks of a group, for those who manage it."""
    return _page(request, viewer, _managed(viewer, slug))


@require_POST
@never_cache
@signed_in
def bot_new(request: HttpRequest, viewer: Viewer, slug: str) -> HttpResponse:
    """Making a bot; its token is shown this once."""
    group = _managed(viewer, slug)
    form = BotForm(request.POST)
    secrets: list[str] = []

    def make() -> None:
        made = create_bot(viewer, group=group, **form.cleaned_data)
        secrets.append(made.issued.secret if made.issued else "")

    if form.is_valid() and succeeded(form, make):
        return _page(request, viewer, group, secret=secrets[0])
    return _page(request, viewer, group, bot_form=form)


@require_POST
@never_cache
@signed_in
def bot_token(request: HttpRequest, viewer: Viewer, slug: str, ref: UUID) -> HttpResponse:
    """A further token of a bot, for whoever answers for it."""
    group = _managed(viewer, slug)
    bot = allowed(viewer, MANAGE, Person).filter(ref=ref, kind=PersonKind.BOT).first()
    if bot is None:
        raise NotFound("There is no such program of yours.", hint="Ask whoever made it.")
    secret = make_token(viewer, person=bot, label=bot.name).secret
    return _page(request, viewer, group, secret=secret)


@require_POST
@never_cache
@signed_in
def incoming_new(request: HttpRequest, viewer: Viewer, slug: str) -> HttpResponse:
    """Making an incoming webhook; its address is shown this once."""
    group = _managed(viewer, slug)
    form = IncomingForm(request.POST)
    addresses: list[str] = []

    def make() -> None:
        secret = create_incoming_hook(viewer, group=group, **form.cleaned_data).secret
        path = reverse("doors:hook-receive", args=[secret])
        addresses.append(request.build_absolute_uri(path))

    if form.is_valid() and succeeded(form, make):
        return _page(request, viewer, group, address=addresses[0])
    return _page(request, viewer, group, hook_form=form)


@require_POST
@signed_in
def incoming_revoke(request: HttpRequest, viewer: Viewer, slug: str, ref: UUID) -> HttpResponse:
    """Making the address of an incoming webhook worthless."""
    hook = visible(viewer, IncomingHook).filter(group__slug=slug, ref=ref).first()
    if hook is None:
        raise NotFound("There is no such webhook.", hint="Load the list again.")
    revoke_incoming_hook(viewer, hook=hook)
    toast(request, _("The address is worthless now."))
    return redirect("network:programs", slug=slug)


def _managed(viewer: Viewer, slug: str) -> Group:
    group = group_by_slug(viewer, slug)
    require(viewer, MANAGE, group)
    return group


def _page(
    request: HttpRequest,
    viewer: Viewer,
    group: Group,
    *,
    secret: str = "",
    address: str = "",
    bot_form: BotForm | None = None,
    hook_form: IncomingForm | None = None,
) -> HttpResponse:
    bots = visible(viewer, Person).filter(kind=PersonKind.BOT, memberships__group=group)
    hooks = visible(viewer, IncomingHook).filter(group=group, revoked_at=None)
    posting = set(hooks.values_list("bot", flat=True))
    own = set(allowed(viewer, MANAGE, Person).filter(pk__in=bots).values_list("pk", flat=True))
    context = {
        "group": group,
        "bots": [
            (bot, bot.pk in own)
            for bot in bots.select_related("keeper").order_by("name", "pk")
            if bot.pk not in posting
        ],
        "hooks": hooks.select_related("bot", "made_by").order_by("-pk"),
        "secret": secret,
        "address": address,
        "bot_form": bot_form or BotForm(),
        "hook_form": hook_form or IncomingForm(auto_id="hook_%s"),
    }
    return render(request, "network/programs/group.html", context)
