"""Hard cases and real archives end to end: counted, nothing lost, each byte found again."""

import hashlib
import sys
import tarfile
from pathlib import Path

import pytest
from tests.archives import hard_cases

from folkmoot.base import blobs
from folkmoot.network.exporting import raw_messages
from folkmoot.network.importing.engine import mail_limits
from folkmoot.network.importing.prepared import prepared
from folkmoot.network.importing.running import import_now
from folkmoot.network.mail.sources import open_source
from folkmoot.network.models import Copy, GroupMail, ImportRun, Message, Quarantined
from folkmoot.people.api import Group

FIRST = 2000


def test_every_hard_case_lands_where_it_should(open_group: Group, tmp_path: Path) -> None:
    folder = tmp_path / "cases"
    folder.mkdir()
    for number, case in enumerate(hard_cases()):
        # a source must take each for a mail; most begin with a header already
        (folder / f"{number:04}.eml").write_bytes(case.raw)
    given = {hashlib.sha256(one.raw).digest(): one for one in open_source(folder).read()}
    run = import_now(open_group, str(folder))
    assert run.read_count == run.added_count + run.duplicate_count + run.quarantined_count
    shown = set(
        map(bytes, Message.objects.filter(group=open_group).values_list("digest", flat=True))
    )
    apart = set(
        map(bytes, Quarantined.objects.filter(group=open_group).values_list("digest", flat=True))
    )
    for digest, message in given.items():
        if prepared(message.raw, limits=mail_limits()).mail is None:
            assert digest in apart, message.place
        else:
            assert digest not in apart, message.place
    assert len(shown) >= run.added_count
    nothing_lost(open_group, set(given))


def nothing_lost(group: Group, given: set[bytes]) -> None:
    """Each raw message is a message, a copy or in quarantine; export gives what is shown."""
    messages = Message.objects.filter(group=group, is_ghost=False)
    kept = {bytes(digest) for digest in messages.values_list("digest", flat=True)}
    exported = [hashlib.sha256(raw).digest() for raw, _ in raw_messages(group)]
    assert len(exported) == GroupMail.objects.get(group=group).message_count
    assert set(exported) == kept
    copies = Copy.objects.filter(message__group=group).values_list("digest", flat=True)
    apart = Quarantined.objects.filter(group=group).values_list("digest", flat=True)
    kept |= {bytes(digest) for digest in copies} | {bytes(digest) for digest in apart}
    assert given <= kept
    assert blobs.known_digests(given) == given


def checked(group: Group, source: Path) -> ImportRun:
    """The archive imported and compared with what its reader gives, then imported again."""
    given = set()
    count = 0
    for message in open_source(source).read():
        count += 1
        given.add(hashlib.sha256(message.raw).digest())
    run = import_now(group, str(source))
    assert run.read_count == count
    assert run.read_count == run.added_count + run.duplicate_count + run.quarantined_count
    nothing_lost(group, given)
    again = import_now(group, str(source))
    assert (again.read_count, again.added_count) == (count, 0)
    sys.stdout.write(
        f"\n{source.name}: read {count}, added {run.added_count}, duplicates "
        f"{run.duplicate_count}, quarantined {run.quarantined_count}, set aside "
        f"{run.set_aside_count}, passed over {run.passed_over}\n"
    )
    return run


@pytest.mark.data
@pytest.mark.parametrize("name", ["easy-ham-1", "spam-1"])
def test_spam_assassin_sets(open_group: Group, test_data: Path, name: str) -> None:
    run = checked(open_group, test_data / "mail" / f"spam-assassin-{name}.tar.xz")
    assert run.read_count > 400


@pytest.mark.data
def test_mail_other_programs_test_themselves_with(
    open_group: Group, test_data: Path, tmp_path: Path
) -> None:
    with tarfile.open(test_data / "mail" / "threads-testdata.tar.xz") as archive:
        archive.extractall(tmp_path / "set", filter="data")
    run = checked(open_group, tmp_path / "set")
    assert run.read_count > 50


@pytest.mark.data
def test_the_beginning_of_a_large_list(open_group: Group, test_data: Path, tmp_path: Path) -> None:
    whole = open_source(test_data / "mail" / "linux-man" / "linux-man.mbox.xz").read()
    folder = tmp_path / "first"
    folder.mkdir()
    # one file each: bodies of this list hold lines an mbox would take for borders
    for number in range(FIRST):
        (folder / f"{number:05}.eml").write_bytes(next(whole).raw)
    run = checked(open_group, folder)
    assert run.read_count == FIRST
