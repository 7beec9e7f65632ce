"""Rows as lines and back: order, and what is missing."""

import pytest
from tests.cast import Cast, somebody
from tests.mailbag import chain, deliver

from folkmoot.base import blobs
from folkmoot.base.errors import NotFound
from folkmoot.base.models import Blob
from folkmoot.base.portable import Shape, by_parents, lines
from folkmoot.network.models import Message
from folkmoot.network.moving.leaving import write_archive
from folkmoot.network.moving.selection import Selection
from folkmoot.network.moving.tables import MESSAGES, TABLES
from folkmoot.people.api import Group, Person

pytestmark = pytest.mark.django_db


def test_rows_follow_those_they_refer_to(open_group: Group) -> None:
    talk = deliver(open_group, list(reversed(chain(6))))
    keys = by_parents(Message.objects.filter(group=open_group), ["parent"])
    assert keys == [talk[f"m{number}"].pk for number in range(6)]


def test_a_circle_is_cut_and_nothing_is_lost(open_group: Group) -> None:
    talk = deliver(open_group, chain(3))
    Message.objects.filter(pk=talk["m0"].pk).update(parent=talk["m2"])
    keys = by_parents(Message.objects.filter(group=open_group), ["parent"])
    assert sorted(keys) == sorted(one.pk for one in talk.values())


def test_persons_follow_those_who_keep_and_claimed_them(cast: Cast) -> None:
    first, last = somebody("First").person, somebody("Last").person
    assert first
    assert last
    Person.objects.filter(pk=first.pk).update(merged_into=last)
    shape = Shape(TABLES, TABLES.all[0])
    told = [shape.read(line)["name"] for line in lines(shape, Person.objects.all())]
    assert told.index("Last") < told.index("First")
    assert len(told) == Person.objects.count()


def test_a_line_says_nothing_of_what_is_empty(open_group: Group) -> None:
    deliver(open_group, chain(1))
    shape = Shape(TABLES, MESSAGES)
    (line,) = lines(shape, Message.objects.filter(group=open_group), open_group.pk)
    assert b'"parent"' not in line
    assert b'"deleted_at"' not in line
    read = shape.read(line)
    assert read["parent"] is None
    assert read["restricted"] is False


def test_bytes_that_are_gone_stop_the_archive(
    open_group: Group, tmp_path_factory: pytest.TempPathFactory
) -> None:
    message = deliver(open_group, chain(2))["m1"]
    assert blobs.sizes([bytes(message.digest)]) == {bytes(message.digest): message.size}
    Blob.objects.filter(digest=message.digest).delete()
    path = tmp_path_factory.mktemp("archive") / "all.zip"
    with pytest.raises(NotFound, match="not stored"):
        write_archive(path, Selection())
    assert not list(path.parent.iterdir())
