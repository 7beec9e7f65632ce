"""Quarantine: kept whole, admitted with wider limits, dismissed and put back; who sees it."""

from pathlib import Path

import pytest
from django.test import Client
from tests.cast import Cast
from tests.unit.network.importing.archives import letter, mbox

from folkmoot.base import blobs
from folkmoot.base.errors import FolkmootError, NotAllowed, NotFound
from folkmoot.base.ids import written
from folkmoot.network.actions.quarantine import admit, dismiss, put_back
from folkmoot.network.importing.running import address_named, import_now
from folkmoot.network.models import Message, Quarantined
from folkmoot.people.api import SEE, Group, Viewer, may

LONG_HEADER = letter(1, headers=f"X-Long: {'y' * 400_000}\n")


def nested(depth: int) -> bytes:
    """A mail of so many parts inside each other."""
    inner = "".join(
        f'Content-Type: multipart/mixed; boundary="b{n}"\n\n--b{n}\n' for n in range(depth)
    )
    return letter(2).partition(b"\n\n")[0] + b"\nMIME-Version: 1.0\n" + inner.encode()


def quarantined(group: Group, folder: Path, raw: bytes, owner: str = "") -> Quarantined:
    """This mail after an import that could not take it in."""
    run = import_now(
        group, str(mbox(folder / "box", [raw, letter(9)])), mailbox_of=address_named(owner)
    )
    assert (run.added_count, run.quarantined_count) == (1, 1)
    return Quarantined.objects.get(group=group)


def test_a_long_header_is_kept_whole_and_can_be_admitted(
    cast: Cast, closed_group: Group, tmp_path: Path
) -> None:
    found = quarantined(closed_group, tmp_path, LONG_HEADER)
    assert blobs.content(bytes(found.digest)) == LONG_HEADER
    message = admit(cast.moderator, quarantined=found)
    assert message is not None
    assert bytes(message.digest) == bytes(found.digest)
    assert (found.outcome, message.subject) == ("admitted", "Walls 1")
    with pytest.raises(FolkmootError, match="settled already"):
        admit(cast.moderator, quarantined=found)


def test_what_cannot_be_read_stays_with_the_reason(
    cast: Cast, closed_group: Group, tmp_path: Path
) -> None:
    found = quarantined(closed_group, tmp_path, nested(10_000))
    assert found.reason == "Its parts are nested deeper than is read."
    assert admit(cast.moderator, quarantined=found) is None
    assert (found.settled_at, found.outcome) == (None, "")
    assert Message.objects.filter(group=closed_group, is_ghost=False).count() == 1


def test_a_dismissal_is_taken_back(cast: Cast, closed_group: Group, tmp_path: Path) -> None:
    found = quarantined(closed_group, tmp_path, LONG_HEADER)
    dismiss(cast.moderator, quarantined=found)
    assert found.outcome == "dismissed"
    put_back(cast.moderator, quarantined=found)
    assert (found.settled_at, found.outcome) == (None, "")
    with pytest.raises(FolkmootError, match="not dismissed"):
        put_back(cast.moderator, quarantined=found)


def test_a_message_admitted_out_of_a_mailbox_stays_with_its_circle(
    cast: Cast, closed_group: Group, tmp_path: Path
) -> None:
    found = quarantined(closed_group, tmp_path, LONG_HEADER, owner="mads@example.org")
    message = admit(cast.operator, quarantined=found)
    assert message is not None
    assert message.restricted
    assert may(cast.member, SEE, message)
    assert not may(cast.guest, SEE, message)


def test_a_moderator_does_not_look_into_mailboxes(
    cast: Cast, closed_group: Group, tmp_path: Path
) -> None:
    found = quarantined(closed_group, tmp_path, LONG_HEADER, owner="mads@example.org")
    for viewer in (cast.moderator, cast.administrator, cast.guest, cast.stranger):
        with pytest.raises((NotAllowed, NotFound)):
            dismiss(viewer, quarantined=found)
        assert signed_in(viewer).get(f"/quarantine/{written(found.ref)}").status_code == 404
    page = signed_in(cast.moderator).get(f"/g/{closed_group.slug}/quarantine").content.decode()
    assert "1 more message lies here out of a mailbox" in page
    assert found.subject not in page


def signed_in(viewer: Viewer) -> Client:
    """A browser of this person."""
    client = Client()
    assert viewer.person
    client.force_login(viewer.person)
    return client


def test_the_bytes_are_text_in_which_nothing_runs(
    cast: Cast, closed_group: Group, tmp_path: Path
) -> None:
    found = quarantined(closed_group, tmp_path, LONG_HEADER)
    answer = signed_in(cast.moderator).get(f"/quarantine/{written(found.ref)}")
    assert b"".join(answer) == LONG_HEADER
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]


def test_the_page_admits_and_dismisses_with_a_way_back(
    cast: Cast, closed_group: Group, tmp_path: Path
) -> None:
    found = quarantined(closed_group, tmp_path, LONG_HEADER)
    client = signed_in(cast.moderator)
    here = f"/quarantine/{written(found.ref)}"
    page = client.post(f"{here}/dismiss", follow=True).content.decode()
    assert f"{here}/back" in page
    client.post(f"{here}/back")
    page = client.post(f"{here}/admit", follow=True).content.decode()
    assert "in its conversation now" in page
    found.refresh_from_db()
    assert found.outcome == "admitted"
