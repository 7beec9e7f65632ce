"""Copies that people ask for: who gets one, what is in it, how long it is there."""

import json
import zipfile
from collections.abc import Iterator
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from django.http import HttpResponse, StreamingHttpResponse
from tests.cast import Cast
from tests.unit.network.moving.organisation import content_of, emptied, whole_organisation
from tests.unit.network.pages.test_permissions import client_of

from folkmoot.base import clock
from folkmoot.base.errors import NotAllowed
from folkmoot.base.ids import written
from folkmoot.network.actions.copies import ask_for_copy, remove_copy
from folkmoot.network.actions.posting import start_conversation
from folkmoot.network.mail.sources import SourceError, open_source, recognise
from folkmoot.network.models import Export, ExportState, Message
from folkmoot.network.moving import chore
from folkmoot.network.moving.archive import Unfit
from folkmoot.network.moving.shelf import folder, place_of
from folkmoot.network.moving.taking import take_in
from folkmoot.people.api import (
    Group,
    GroupRole,
    Viewer,
    change_member_role,
    deactivate_person,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _empty_shelf(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """No copy of the test before lies there; and nobody tells of the progress meanwhile, on a
    connection that sees nothing of the test's own transaction.
    """
    monkeypatch.setattr(chore, "TELL_SECONDS", 3600.0)
    yield
    for path in folder().iterdir():
        path.unlink()


@pytest.fixture
def groups(cast: Cast) -> dict[str, Group]:
    """An organisation in which everything happened."""
    return whole_organisation(cast)


def made(viewer: Viewer, group: Group | None = None) -> Export:
    """A copy, asked for and written."""
    export = ask_for_copy(viewer, group=group)
    assert chore.step()
    export.refresh_from_db()
    return export


def texts(export: Export) -> dict[str, str]:
    """What its files say."""
    with zipfile.ZipFile(place_of(export.ref)) as file:
        return {name: file.read(name).decode() for name in file.namelist()}


def read(answer: object) -> bytes:
    """All of an answer; one that comes piece by piece is closed by that."""
    if isinstance(answer, StreamingHttpResponse):
        return b"".join(answer)
    assert isinstance(answer, HttpResponse)
    return answer.content


def test_a_moderators_copy_holds_what_they_see(cast: Cast, groups: dict[str, Group]) -> None:
    export = made(cast.owner, groups["lived"])
    assert export.state == ExportState.READY
    assert export.size == place_of(export.ref).stat().st_size
    assert export.line_count
    said = texts(export)
    whole = "\n".join(said.values())
    assert "Rain comes in" in said["groups/lived/mail.mbox"]
    assert "Between us" not in whole  # restricted to others
    assert "Never mind" not in whole  # deleted
    assert "olive@example.org" not in said["house/persons.jsonl"]
    for name in ("readings", "drafts", "followings", "deliveries", "copies", "quarantined"):
        assert f"groups/lived/{name}.jsonl" not in said
    closed = Message.objects.get(first_words__startswith="Between us")
    rows = [json.loads(line) for line in said["groups/lived/messages.jsonl"].splitlines()]
    place = next(row for row in rows if row["ref"] == written(closed.ref))
    assert place["is_ghost"]
    assert {"ref", "group", "conversation", "parent", "key", "message_id"} <= place.keys()
    assert not {"sender", "subject", "first_words", "digest", "number"} & place.keys()


def test_whoever_sees_more_has_more(cast: Cast, groups: dict[str, Group]) -> None:
    whole = "\n".join(texts(made(cast.moderator, groups["lived"])).values())
    assert "Between us" in whole


def test_a_moderators_copy_comes_in_elsewhere(
    cast: Cast, groups: dict[str, Group], tmp_path: Path
) -> None:
    path = tmp_path / "group.zip"
    path.write_bytes(place_of(made(cast.owner, groups["lived"]).ref).read_bytes())
    refs = set(Message.objects.filter(group=groups["lived"]).values_list("ref", "parent__ref"))
    emptied()
    assert take_in(path).groups == ("lived",)
    assert set(Message.objects.values_list("ref", "parent__ref")) == refs
    assert content_of(path)


def test_ones_own_copy_holds_ones_own(cast: Cast, groups: dict[str, Group]) -> None:
    said = texts(made(cast.member))
    mail = said["mine/mail.mbox"] + said["mine/earlier.mbox"]
    for words in ("I saw it yesterday", "I saw it.", "Never mind", "Apart."):
        assert words in mail
    for words in ("Rain comes in", "Me too", "Between us"):
        assert words not in mail
    persons = [json.loads(line) for line in said["mine/persons.jsonl"].splitlines()]
    assert [one["email"] for one in persons] == ["mads@example.org"]
    assert "password" not in said["mine/persons.jsonl"]
    assert len(said["mine/votes.jsonl"].splitlines()) == 2  # the anonymous one as well
    for name in ("reactions", "followings", "acknowledgements", "drafts", "deeds", "readings",
                 "memberships", "addresses", "deliveries"):  # fmt: skip
        assert f"mine/{name}.jsonl" in said, name
    others = [written(one.person.ref) for one in (cast.owner, cast.guest) if one.person]
    for name in ("reactions", "followings", "drafts", "memberships", "votes"):
        assert not any(ref in said[f"mine/{name}.jsonl"] for ref in others), name


def test_ones_own_copy_comes_in_nowhere(cast: Cast, groups: dict[str, Group]) -> None:
    with pytest.raises(Unfit, match="one person's own things"):
        take_in(place_of(made(cast.member).ref))


@pytest.mark.parametrize(
    ("who", "status"),
    [("owner", 200), ("moderator", 200), ("member", 403), ("guest", 403), ("stranger", 404),
     ("administrator", 403)],
)  # fmt: skip
def test_who_takes_a_group_along(cast: Cast, secret_group: Group, who: str, status: int) -> None:
    viewer = cast.items()[who]
    client = client_of(viewer)
    address = f"/g/{secret_group.slug}/copy"
    assert client.get(address).status_code == status
    answer = client.post(f"{address}/new")
    assert answer.status_code == (302 if status == 200 else status)
    assert Export.objects.count() == (status == 200)


def test_nobody_else_gets_a_copy(cast: Cast, secret_group: Group) -> None:
    group_copy, own = made(cast.owner, secret_group), made(cast.member)
    for who, viewer in cast.items().items():
        client = client_of(viewer)
        for export, owner in ((group_copy, "owner"), (own, "member")):
            ways = [client.get(f"/copies/{written(export.ref)}/file")]
            if who != owner:
                ways.append(client.post(f"/copies/{written(export.ref)}/remove"))
            expected = {200} if who == owner else {302} if viewer.person is None else {404}
            assert {answer.status_code for answer in ways} == expected, (who, owner)
            for answer in ways:
                read(answer)
    group_copy.refresh_from_db()
    assert group_copy.state == ExportState.READY


def test_the_file_that_is_fetched(cast: Cast, open_group: Group) -> None:
    start_conversation(cast.owner, group=open_group, title="Roof", text="Rain.")
    export = made(cast.owner, open_group)
    answer = client_of(cast.owner).get(f"/copies/{written(export.ref)}/file")
    content = read(answer)
    assert zipfile.ZipFile(BytesIO(content)).testzip() is None
    assert answer["Content-Disposition"].startswith('attachment; filename="folkmoot-open-circle-')
    assert "no-store" in answer["Cache-Control"]


def test_who_moderates_no_more_gets_nothing_more(cast: Cast, closed_group: Group) -> None:
    ready = made(cast.moderator, closed_group)
    waiting = ask_for_copy(cast.moderator, group=closed_group)
    assert cast.moderator.person
    change_member_role(
        cast.owner, group=closed_group, person=cast.moderator.person, role=GroupRole.MEMBER
    )
    client = client_of(Viewer(cast.moderator.person))
    assert client.get(f"/copies/{written(ready.ref)}/file").status_code == 404
    assert chore.step()
    waiting.refresh_from_db()
    assert waiting.state == ExportState.FAILED
    assert not place_of(waiting.ref).exists()
    with pytest.raises(NotAllowed):
        ask_for_copy(Viewer(cast.moderator.person), group=closed_group)


def test_who_left_gets_no_copy_made(cast: Cast) -> None:
    export = ask_for_copy(cast.member)
    assert cast.member.person
    deactivate_person(cast.administrator, person=cast.member.person)
    assert chore.step()
    export.refresh_from_db()
    assert export.state == ExportState.FAILED


def test_a_copy_grows_old(cast: Cast) -> None:
    export = made(cast.member)
    client = client_of(cast.member)
    Export.objects.update(expires_at=clock.now() - timedelta(seconds=1))
    assert client.get(f"/copies/{written(export.ref)}/file").status_code == 404
    assert "Make a copy" in client.get("/settings/copy").content.decode()
    assert not chore.step()
    export.refresh_from_db()
    assert export.state == ExportState.GONE
    assert not place_of(export.ref).exists()


def test_one_at_a_time_and_a_new_one_for_the_old(
    cast: Cast, django_capture_on_commit_callbacks: object
) -> None:
    first = ask_for_copy(cast.member)
    assert ask_for_copy(cast.member) == first
    assert chore.step()
    capture = django_capture_on_commit_callbacks
    with capture(execute=True):  # type: ignore[operator]  # a fixture of pytest-django
        second = ask_for_copy(cast.member)
    first.refresh_from_db()
    assert (first.state, second.state) == (ExportState.GONE, ExportState.WAITING)
    assert not place_of(first.ref).exists()


def test_a_copy_that_is_removed_while_it_is_written(cast: Cast) -> None:
    export = ask_for_copy(cast.member)
    assert chore._claim(export)
    progress = chore._Progress(export)
    progress.told("a", 3)
    remove_copy(cast.member, export=export)
    progress.note()
    with pytest.raises(chore.Stopped):
        progress.told("a", 4)
    assert not chore.step()


def test_a_worker_that_died_is_followed_by_another(cast: Cast) -> None:
    export = ask_for_copy(cast.member)
    assert chore._claim(export)
    assert not chore.step()
    Export.objects.update(heartbeat_at=clock.now() - timedelta(minutes=3))
    assert chore.step()
    export.refresh_from_db()
    assert export.state == ExportState.READY


def test_the_pages_in_each_state(cast: Cast, open_group: Group) -> None:
    client = client_of(cast.owner)
    for address, group in (("/settings/copy", None), (f"/g/{open_group.slug}/copy", open_group)):
        assert "Make a copy" in client.get(address).content.decode()
        assert client.post(f"{address}/new").status_code == 302
        assert "Waiting for its turn" in client.get(address).content.decode()
        part = client.get(f"{address}?phase=going", HTTP_HX_REQUEST="true")
        assert part.content.decode().lstrip().startswith('<div id="copy"')
        export = Export.objects.filter(group=group).latest("pk")
        chore.step()
        part = client.get(f"{address}?phase=going", HTTP_HX_REQUEST="true")
        assert part["HX-Refresh"] == "true"
        assert f"/copies/{written(export.ref)}/file" in client.get(address).content.decode()
        client.post(f"/copies/{written(export.ref)}/remove")
        assert "Make a copy" in client.get(address).content.decode()


def test_the_way_there_is_shown_to_whom_it_is_open(cast: Cast, closed_group: Group) -> None:
    address = f"/g/{closed_group.slug}/copy"
    for who, shown in (("owner", True), ("moderator", True), ("member", False)):
        page = client_of(cast.items()[who]).get(f"/g/{closed_group.slug}/members")
        assert (address in page.content.decode()) == shown, who
    assert "/settings/copy" in client_of(cast.guest).get("/settings/copy").content.decode()


def test_a_copy_is_no_mail_for_one_group(cast: Cast, open_group: Group) -> None:
    path = place_of(made(cast.owner, open_group).ref)
    assert "archive of everything" in recognise(path)
    with pytest.raises(SourceError, match="groups of its own"):
        open_source(path)
