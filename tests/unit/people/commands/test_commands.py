"""The commands of people, as the operator types them."""

import json

import pytest
from tests.cast import Cast

from folkmoot.base.errors import NotFound, Unusable
from folkmoot.people.activity.record import head
from folkmoot.people.api import Person, use_sign_in_link, viewer_for_token
from folkmoot.people.commands.audit_verify import audit_verify
from folkmoot.people.commands.person_add import person_add
from folkmoot.people.commands.person_link import person_link
from folkmoot.people.commands.token import token
from folkmoot.people.models import ActivityEntry


def told(capsys: pytest.CaptureFixture[str]) -> str:
    """What was printed since the last look."""
    return capsys.readouterr().out


def test_a_token_for_a_program(cast: Cast, capsys: pytest.CaptureFixture[str]) -> None:
    token("MADS@example.org", label="script")
    assert viewer_for_token(told(capsys).strip()).person == cast.member.person
    token("mads@example.org", json=True, days=3)
    answer = json.loads(told(capsys))
    assert answer["email"] == "mads@example.org"
    assert answer["expires_at"].endswith("Z")
    assert viewer_for_token(answer["token"]).is_known
    with pytest.raises(NotFound, match="has an account"):
        token("nobody@example.org")


def test_a_record_that_holds(cast: Cast, capsys: pytest.CaptureFixture[str]) -> None:
    audit_verify()
    entries, digest = head()
    assert told(capsys) == f"The chain holds: {entries} entries.\nhead: {digest.hex()}\n"
    audit_verify(expect=digest.hex(), json=True)
    assert json.loads(told(capsys)) == {
        "entries": entries,
        "head": digest.hex(),
        "holds": True,
        "problems": [],
    }


def test_a_record_that_does_not_hold(cast: Cast, capsys: pytest.CaptureFixture[str]) -> None:
    from typer import Exit

    ActivityEntry.objects.filter(pk=3).delete()
    with pytest.raises(Exit) as ended:
        audit_verify(expect="00" * 31 + "01")
    assert ended.value.exit_code == 1
    said = told(capsys)
    assert "BROKEN: entries 3 to 3 were removed" in said
    assert "no entry carries the expected hash" in said


@pytest.mark.parametrize("expect", ["abc", "00", "x" * 64])
def test_an_expected_hash_that_is_none(db: None, expect: str) -> None:
    with pytest.raises(Unusable, match="is not a hash"):
        audit_verify(expect=expect)


def test_an_account_and_a_way_in(db: None, capsys: pytest.CaptureFixture[str]) -> None:
    person_add("zoe@example.org", name="Zoe", administrator=True)
    assert told(capsys) == "zoe@example.org has an account.\n"
    person_link("zoe@example.org")
    person = use_sign_in_link(secret=told(capsys).strip().rsplit("/", 1)[1])
    assert person == Person.objects.get(email="zoe@example.org")
    assert [grant.role for grant in person.role_grants.all()] == ["administrator"]
