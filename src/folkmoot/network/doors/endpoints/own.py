"""What is the caller's own: profile, what is new, mail, devices, tokens."""

from http import HTTPStatus
from uuid import UUID

from folkmoot.base.errors import NotFound
from folkmoot.base.ids import written
from folkmoot.network.actions.delivery import (
    Habit,
    change_habit,
    choose_delivery,
    say_address_works,
)
from folkmoot.network.actions.devices import add_device, remove_device
from folkmoot.network.doors.callers import Caller
from folkmoot.network.doors.endpoint import endpoint
from folkmoot.network.doors.endpoints.groups import conversation_row
from folkmoot.network.doors.endpoints.people import me
from folkmoot.network.doors.shapes.answers import MeAnswer, ReadAnswer
from folkmoot.network.doors.shapes.own import (
    ChangeAnswer,
    Concerning,
    DeviceAnswer,
    DeviceWish,
    DutyAnswer,
    GroupMailAnswer,
    GroupMailWish,
    MailAnswer,
    MailWish,
    NewsAnswer,
    ProfileWish,
    TokenAnswer,
    WaitingAnswer,
)
from folkmoot.network.models import Delivery, MailHabit, PushDevice
from folkmoot.network.notices.bearings import habits_of
from folkmoot.network.notices.checking import problems_of
from folkmoot.network.reading.changes import Change, Concern
from folkmoot.network.reading.duties import must_read_for
from folkmoot.network.reading.groups import group_by_slug
from folkmoot.network.reading.news import news_of
from folkmoot.network.reading.state import mark_all_read
from folkmoot.network.reading.stewardship import waiting_for
from folkmoot.people.api import (
    Group,
    Person,
    change_profile,
    choose_language,
    own_tokens,
    revoke_token,
    visible,
)

CONCERNS: dict[Concern, Concerning] = {
    Concern.MENTION: "mention",
    Concern.ANSWER: "answer",
    Concern.FOLLOWED: "followed",
    Concern.TOOK_PART: "took_part",
    Concern.GROUP: "group",
}


@endpoint("PATCH", "me")
def profile_change(caller: Caller, *, body: ProfileWish) -> MeAnswer:
    """Change what the caller is called and says of themselves."""
    person = _person(caller)
    change_profile(
        caller.viewer,
        person=person,
        name=person.name if body.name is None else body.name,
        about=person.about if body.about is None else body.about,
    )
    if body.language is not None:
        choose_language(caller.viewer, person=person, language=body.language)
    return me(caller)


@endpoint("GET", "me/news")
def news(caller: Caller) -> NewsAnswer:
    """What home shows: what the caller has to read, what changed by how much it concerns them."""
    found = news_of(caller.viewer)
    groups = [change.group for change in found.changes]
    rows = visible(caller.viewer, Group).filter(pk__in=groups)
    slugs = dict(rows.values_list("pk", "slug"))
    return NewsAnswer(
        must_read=[
            DutyAnswer(
                message=written(one.message),
                title=one.title,
                first_words=one.first_words,
                group=one.group,
                until=one.until,
            )
            for one in must_read_for(caller.viewer)
        ],
        waiting=[
            WaitingAnswer(group=one.slug, held_count=one.held_count, asking_count=one.asking_count)
            for one in waiting_for(caller.viewer)
        ],
        changes=[_change(one, slugs) for one in found.changes],
        further_count=found.further_count,
        muted_count=found.muted_count,
        recent=[conversation_row(row) for row in found.recent],
    )


@endpoint("POST", "groups/{slug}/read")
def group_read(caller: Caller, slug: str) -> ReadAnswer:
    """Note that the caller has read everything in a group."""
    found = group_by_slug(caller.viewer, slug)
    return ReadAnswer(read_count=len(mark_all_read(caller.viewer, found)))


@endpoint("GET", "me/mail")
def mail(caller: Caller) -> MailAnswer:
    """How the caller gets mail."""
    habit = habits_of([caller.person])[caller.person]
    chosen = Delivery.objects.filter(person=caller.person).select_related("group")
    seen = visible(caller.viewer, Group)
    return MailAnswer(
        how=habit.how,  # type: ignore[arg-type]  # the column holds only these words
        hour=habit.hour,
        weekday=habit.weekday,
        time_zone=habit.time_zone,
        direct_at_once=habit.direct_at_once,
        no_mail=habit.no_mail,
        groups=[
            GroupMailAnswer(
                group=one.group.slug,
                how=one.how,  # type: ignore[arg-type]  # the column holds only these words
            )
            for one in chosen.filter(group__in=seen).order_by("group__slug")
        ],
        problems=[one.detail or one.kind for one in problems_of(_person(caller))[:3]],
    )


@endpoint("PATCH", "me/mail")
def mail_change(caller: Caller, *, body: MailWish) -> MailAnswer:
    """Change what holds for all mail to the caller; what is left out stays."""
    if body.how is not None:
        choose_delivery(caller.viewer, group=None, how=body.how)
    change_habit(caller.viewer, habit=_habit(habits_of([caller.person])[caller.person], body))
    return mail(caller)


@endpoint("PUT", "groups/{slug}/delivery")
def delivery_put(caller: Caller, slug: str, *, body: GroupMailWish) -> MailAnswer:
    """Choose how the caller gets a group's messages by mail; null: as for all groups."""
    group = group_by_slug(caller.viewer, slug)
    choose_delivery(caller.viewer, group=group, how=body.how or "")
    return mail(caller)


@endpoint("POST", "me/mail/works")
def mail_works(caller: Caller) -> MailAnswer:
    """Say that the caller's address takes mail again."""
    say_address_works(caller.viewer)
    return mail(caller)


@endpoint("GET", "me/devices")
def devices(caller: Caller) -> list[DeviceAnswer]:
    """The browsers that are told of news for the caller, newest first."""
    rows = PushDevice.objects.filter(person=caller.person).order_by("-created_at", "-pk")
    return [_device(one) for one in rows]


@endpoint("POST", "me/devices", status=HTTPStatus.CREATED)
def device_add(caller: Caller, *, body: DeviceWish) -> DeviceAnswer:
    """Tell a browser of news; the same again takes its new keys."""
    device = add_device(
        caller.viewer,
        endpoint=body.endpoint,
        public_key=body.public_key,
        secret=body.secret,
        label=body.label,
    )
    device.refresh_from_db()
    return _device(device)


@endpoint("DELETE", "me/devices/{ref}")
def device_remove(caller: Caller, ref: UUID) -> None:
    """Tell one of the caller's browsers nothing any more."""
    remove_device(caller.viewer, ref=ref)


@endpoint("GET", "me/tokens")
def tokens(caller: Caller) -> list[TokenAnswer]:
    """The caller's tokens, newest first, revoked ones too; new ones are made on the page."""
    return [
        TokenAnswer(
            number=one.pk,
            label=one.label,
            scopes=one.scopes.split(),
            created_at=one.created_at,
            used_at=one.used_at,
            expires_at=one.expires_at,
            revoked_at=one.revoked_at,
        )
        for one in own_tokens(caller.viewer)
    ]


@endpoint("DELETE", "me/tokens/{number}")
def token_revoke(caller: Caller, number: int) -> None:
    """Make one of the caller's tokens worthless, perhaps the very one they call with."""
    found = own_tokens(caller.viewer).filter(pk=number).first()
    if found is None:
        raise NotFound("There is no such token of yours.", hint="Read the list again.")
    revoke_token(caller.viewer, token=found)


def _person(caller: Caller) -> Person:
    return Person.objects.get(pk=caller.person)


def _habit(known: MailHabit, wish: MailWish) -> Habit:
    return Habit(
        hour=known.hour if wish.hour is None else wish.hour,
        weekday=known.weekday if wish.weekday is None else wish.weekday,
        time_zone=known.time_zone if wish.time_zone is None else wish.time_zone,
        direct_at_once=known.direct_at_once if wish.direct_at_once is None else wish.direct_at_once,
        no_mail=known.no_mail if wish.no_mail is None else wish.no_mail,
    )


def _change(one: Change, slugs: dict[int, str]) -> ChangeAnswer:
    return ChangeAnswer(
        conversation=written(one.conversation),
        message=written(one.top),
        group=slugs[one.group],
        title=one.title,
        concern=CONCERNS[one.concern],
        last_at=one.last_at,
        last_writer=one.last_writer,
        last_words=one.last_words,
        writers=list(one.writers),
        numbers=list(one.numbers),
    )


def _device(one: PushDevice) -> DeviceAnswer:
    return DeviceAnswer(
        ref=written(one.ref), label=one.label, created_at=one.created_at, told_at=one.told_at
    )
