"""Telling those who asked by mail to join what was answered; once, and when it stands."""

from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import override

from folkmoot.base import clock
from folkmoot.network.actions.delivery import choose_delivery
from folkmoot.network.gateway import letters, ways
from folkmoot.network.gateway.answering import write_answer
from folkmoot.network.gateway.letters import Letter
from folkmoot.network.models import Delivery, How
from folkmoot.people.api import JoinOutcome, JoinRequest, Viewer, language_of, writing_address


def step() -> bool:
    """Tell the next one; True if there was one."""
    # asked first without a transaction: an idle worker shall keep nobody from writing
    if not _untold().exists():
        return False
    with transaction.atomic():
        rows = _untold().select_for_update(of=("self",), skip_locked=True)
        request = rows.select_related("group", "person").first()
        if request is None:
            return False
        is_in = request.outcome == JoinOutcome.ADMITTED
        with override(language_of(request.person)):
            letter = _admitted(request) if is_in else letters.not_let_in(request.group.title)
        write_answer(letter, to=request.email or writing_address(request.person))
        JoinRequest.objects.filter(pk=request.pk).update(told_at=clock.now())
    return True


def _untold() -> QuerySet[JoinRequest]:
    answered = (JoinOutcome.ADMITTED, JoinOutcome.DECLINED)
    settled = clock.now() - timedelta(seconds=settings.FOLKMOOT.mail_wait_seconds)
    rows = JoinRequest.objects.filter(by_mail=True, told_at=None, settled_at__lte=settled)
    return rows.filter(outcome__in=answered).order_by("settled_at", "pk")


def _admitted(request: JoinRequest) -> Letter:
    """Whoever joins by mail reads by mail, unless they chose otherwise meanwhile."""
    person, group = request.person, request.group
    if not Delivery.objects.filter(person=person, group=group).exists():
        choose_delivery(Viewer(person), group=group, how=How.AT_ONCE)
    return letters.welcome(group.title, ways.all_ways(group, person))
