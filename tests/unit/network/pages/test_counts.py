"""The numbers beside the parts of the rail."""

import pytest
from django.urls import reverse
from tests.cast import Cast
from tests.mailbag import deliver, mail
from tests.unit.network.pages.test_permissions import client_of

from folkmoot.network.reading.state import mark_read
from folkmoot.people.api import Group, Viewer

pytestmark = pytest.mark.django_db
HOME = "/"


def counts(viewer: Viewer) -> dict[str, int]:
    answer: dict[str, int] = client_of(viewer).get(reverse("ui:counts")).json()
    return answer


def test_unread_messages_are_counted_for_each_reader(cast: Cast, open_group: Group) -> None:
    deliver(open_group, [mail("roof"), mail("when", answers="roof")])
    assert counts(cast.member)[HOME] == 2
    mark_read(cast.member, open_group, [1])
    assert counts(cast.member)[HOME] == 1
    assert counts(cast.stranger)[HOME] == 0
