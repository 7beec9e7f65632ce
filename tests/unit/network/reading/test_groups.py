"""The rows of a group: what they say, what they can be narrowed to, page by page."""

import pytest
from tests.cast import Cast
from tests.mailbag import chain, deliver, mail

from folkmoot.base.errors import NotFound, Unusable
from folkmoot.network.models import Conversation
from folkmoot.network.reading import groups as rows_of_groups
from folkmoot.network.reading.groups import (
    Filter,
    Page,
    conversation_rows,
    group_by_slug,
    read_cursor,
)
from folkmoot.network.reading.state import mark_read, read_state
from folkmoot.people.api import Group, Viewer, visible

pytestmark = pytest.mark.django_db


def listed(viewer: Viewer, group: Group, narrowed: Filter = Filter.ALL, after: str = "") -> Page:
    state = read_state(viewer, group.pk)
    return conversation_rows(viewer, group, state, narrowed=narrowed, after=read_cursor(after))


def titles(page: Page) -> list[str]:
    return [row.title for row in page.rows]


@pytest.fixture
def three(open_group: Group) -> Group:
    own = "Mads <mads@example.org>"
    deliver(
        open_group,
        [
            mail("a1", subject="Apples", minutes=1),
            mail("a2", "I like pears.", answers="a1", subject="Re: Apples", sender=own, minutes=9),
            mail(
                "b1", subject="Bread", minutes=2, files=[("loaf.pdf", "application/pdf", b"%PDF")]
            ),
            mail("c1", subject="Cheese", minutes=3),
        ],
    )
    return open_group


def test_the_newest_activity_comes_first(cast: Cast, three: Group) -> None:
    page = listed(cast.member, three)
    assert titles(page) == ["Apples", "Cheese", "Bread"]
    apples = page.rows[0]
    assert (apples.last_writer, apples.last_words) == ("Mads", "I like pears.")
    assert (apples.message_count, apples.people_count, apples.unread_count) == (2, 2, 2)
    assert apples.people == ("Mads", "Ines Ferrand")
    assert page.following is None


def test_narrowed(cast: Cast, three: Group) -> None:
    mark_read(cast.member, three, [1, 2, 3])
    assert titles(listed(cast.member, three, Filter.UNREAD)) == ["Cheese"]
    assert titles(listed(cast.member, three, Filter.MINE)) == ["Apples"]
    assert titles(listed(cast.owner, three, Filter.MINE)) == []
    assert titles(listed(cast.member, three, Filter.FILES)) == ["Bread"]
    assert titles(listed(cast.member, three, Filter.DOUBTFUL)) == []


@pytest.mark.parametrize("narrowed", [Filter.ALL, Filter.UNREAD])
def test_pages_follow_each_other_without_gap_or_repeat(
    cast: Cast, open_group: Group, monkeypatch: pytest.MonkeyPatch, narrowed: Filter
) -> None:
    monkeypatch.setattr(rows_of_groups, "PAGE", 4)
    # several end at the same minute: the row decides then
    deliver(open_group, [mail(f"t{n}", subject=f"Talk {n}", minutes=n // 3) for n in range(11)])
    seen: list[str] = []
    after = ""
    while True:
        page = listed(cast.member, open_group, narrowed, after)
        seen += titles(page)
        if page.following is None:
            break
        after = str(page.following)
    assert len(seen) == len(set(seen)) == 11


def test_a_page_that_goes_on_is_not_moved_by_what_comes_in_between(
    cast: Cast, open_group: Group, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rows_of_groups, "PAGE", 2)
    deliver(open_group, [mail(f"t{n}", subject=f"Talk {n}", minutes=n) for n in range(4)])
    first = listed(cast.member, open_group)
    deliver(open_group, [mail("new", subject="News", minutes=99)])
    second = listed(cast.member, open_group, after=str(first.following))
    assert titles(first) + titles(second) == ["Talk 3", "Talk 2", "Talk 1", "Talk 0"]


def test_long_conversations_show_their_newest(
    cast: Cast, open_group: Group, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rows_of_groups, "ALL_READ", 3)
    deliver(open_group, chain(30))
    row = listed(cast.member, open_group).rows[0]
    assert row.last_words == "These are the words of m29."
    assert (row.message_count, row.unread_count) == (30, 30)


def test_the_short_cut_shows_what_the_rules_show(cast: Cast, closed_group: Group) -> None:
    assert cast.owner.person
    box = cast.owner.person.addresses.get()
    deliver(closed_group, [mail("open", subject="Open"), mail("half", subject="Half", minutes=1)])
    deliver(closed_group, [mail("in", answers="half", to="olive@example.org")], mailbox_of=box)
    deliver(closed_group, [mail("own", subject="Own", to="olive@example.org")], mailbox_of=box)
    for viewer in (cast.owner, cast.member):
        shown = {row.pk for row in listed(viewer, closed_group).rows}
        ruled = visible(viewer, Conversation).filter(group=closed_group, message_count__gt=0)
        assert shown == set(ruled.values_list("pk", flat=True))
    assert titles(listed(cast.member, closed_group)) == ["Half", "Open"]
    assert listed(cast.member, closed_group).rows[0].message_count == 1


def test_closed_groups_are_found_by_members_only(cast: Cast, closed_group: Group) -> None:
    assert group_by_slug(cast.member, closed_group.slug) == closed_group
    with pytest.raises(NotFound):
        group_by_slug(cast.stranger, closed_group.slug)


@pytest.mark.parametrize("text", ["x", "1.x", "99999999999999999999.1", "."])
def test_a_cursor_that_cannot_be_is_refused(text: str) -> None:
    with pytest.raises(Unusable):
        read_cursor(text)
