"""Every refusal and failure that people meet at the command line, brought about as it happens.

Each case is a function of its own name that raises, or returns the words themselves.
"""

import errno
import lzma
import socket
import tarfile
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from django.conf import settings
from django.db.utils import OperationalError
from tests.unit.network.importing.archives import letter, letters, mbox
from tests.unit.network.importing.test_quarantine import nested

from folkmoot.base.database import database_setting
from folkmoot.base.errors import FolkmootError
from folkmoot.base.settings import FILE_NAME, read_settings
from folkmoot.config.backup import archive as backups
from folkmoot.config.backup import homes
from folkmoot.config.home import make_folders
from folkmoot.config.secret import secret_key
from folkmoot.config.supervisor.addresses import require_free
from folkmoot.config.supervisor.single import only_one
from folkmoot.config.troubles import DATABASE, SYSTEM, readable
from folkmoot.network.importing import uploads
from folkmoot.network.importing.prepared import prepared
from folkmoot.network.importing.running import address_named, group_named, import_now
from folkmoot.network.mail.parsed import Limits
from folkmoot.network.mail.sources import SourceError, SourceLimits, open_source
from folkmoot.network.pages.imports import receiving
from folkmoot.network.search.writer import open_writer
from folkmoot.people.api import OPERATOR, create_group

Case = Callable[[Path, pytest.MonkeyPatch], object]
CASES: dict[str, Case] = {}


def case(function: Case) -> Case:
    """Count this function among the cases."""
    CASES[function.__name__] = function
    return function


def settings_of(home: Path, lines: str) -> None:
    (home / FILE_NAME).write_text(lines)
    read_settings(home)


def read_all(source: Path | str, limits: SourceLimits | None = None) -> None:
    for _ in open_source(source, limits=limits or SourceLimits()).read():
        pass


# settings and the home


@case
def unknown_setting(home: Path, _patch: pytest.MonkeyPatch) -> None:
    settings_of(home, 'colour = "green"\n')


@case
def setting_out_of_bounds(home: Path, _patch: pytest.MonkeyPatch) -> None:
    settings_of(home, "port = 70000\n")


@case
def setting_of_another_kind(home: Path, _patch: pytest.MonkeyPatch) -> None:
    settings_of(home, 'open_sign_up = "perhaps"\n')


@case
def settings_are_no_toml(home: Path, _patch: pytest.MonkeyPatch) -> None:
    settings_of(home, "port : 8000\n")


@case
def unknown_database(home: Path, _patch: pytest.MonkeyPatch) -> None:
    found = read_settings(home)
    database_setting(type(found)(home=home, database_url="mysql://localhost/folkmoot"))


@case
def home_cannot_be_written(home: Path, patch: pytest.MonkeyPatch) -> None:
    patch.setattr("os.access", lambda *_: False)
    make_folders(home)


@case
def secret_key_is_somebody_elses(home: Path, patch: pytest.MonkeyPatch) -> None:
    patch.delenv("FOLKMOOT_SECRET_KEY")
    (home / "secret-key").mkdir()
    secret_key(home)


@case
def already_running(home: Path, _patch: pytest.MonkeyPatch) -> None:
    (home / "lock").write_text("4711\n")
    with (home / "lock").open() as held:
        import fcntl

        fcntl.flock(held, fcntl.LOCK_EX)
        with only_one(home / "lock"):
            pass


@case
def port_in_use(_home: Path, patch: pytest.MonkeyPatch) -> object:
    with socket.create_server(("127.0.0.1", 0)) as holder:
        port = holder.getsockname()[1]
        patch.setattr("folkmoot.config.supervisor.addresses.next_free", lambda *_: 8001)
        try:
            require_free("127.0.0.1", port)
        except FolkmootError as problem:
            return str(problem).replace(str(port), "8000")
    return None


@case
def address_of_another_machine(_home: Path, _patch: pytest.MonkeyPatch) -> None:
    require_free("192.0.2.1", 8000)


# the machine


@case
def machine(_home: Path, _patch: pytest.MonkeyPatch) -> object:
    said = (
        f"{errno.errorcode[number]}:\n{readable(OSError(number, 'words', '/some/file'))}"
        for number in SYSTEM
    )
    return "\n\n".join(said)


@case
def database(_home: Path, _patch: pytest.MonkeyPatch) -> object:
    return "\n\n".join(f"{mark}:\n{readable(OperationalError(mark))}" for mark in DATABASE)


@case
def surprise(_home: Path, _patch: pytest.MonkeyPatch) -> object:
    return readable(ZeroDivisionError("division by zero"))


# archives


@case
def no_such_archive(home: Path, _patch: pytest.MonkeyPatch) -> None:
    read_all(home / "walls.mbox")


@case
def no_mail_in_it(home: Path, _patch: pytest.MonkeyPatch) -> None:
    (home / "holiday.jpg").write_bytes(b"\xff\xd8\xff" + bytes(1000))
    read_all(home / "holiday.jpg")


@case
def cut_off_archive(home: Path, _patch: pytest.MonkeyPatch) -> None:
    packed = lzma.compress(mbox(home / "plain", letters(50)).read_bytes())
    (home / "walls.mbox.xz").write_bytes(packed[: len(packed) * 2 // 3])
    read_all(home / "walls.mbox.xz")


@case
def bomb(home: Path, _patch: pytest.MonkeyPatch) -> None:
    head = b"From a@example.org Mon Mar  4 09:00:00 2024\n" + letter(1)
    (home / "walls.mbox.xz").write_bytes(lzma.compress(head + bytes(4 << 20)))
    read_all(home / "walls.mbox.xz", SourceLimits(expansion_free_bytes=1 << 20))


@case
def bomb_in_a_zip(home: Path, _patch: pytest.MonkeyPatch) -> None:
    with zipfile.ZipFile(home / "walls.zip", "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("walls.mbox", mbox(home / "plain", letters(1)).read_bytes() + bytes(4 << 20))
    read_all(home / "walls.zip", SourceLimits(expansion_free_bytes=1 << 20))


@case
def damaged_zip(home: Path, _patch: pytest.MonkeyPatch) -> None:
    with zipfile.ZipFile(home / "walls.zip", "w") as made:
        made.writestr("walls.eml", letter(1))
    whole = (home / "walls.zip").read_bytes()
    (home / "walls.zip").write_bytes(whole[:-30])
    read_all(home / "walls.zip")


@case
def too_many_files_in_a_zip(home: Path, _patch: pytest.MonkeyPatch) -> None:
    with zipfile.ZipFile(home / "walls.zip", "w") as made:
        for number in range(4):
            made.writestr(f"{number}.eml", letter(number))
    read_all(home / "walls.zip", SourceLimits(members=3))


@case
def too_many_files_in_a_tar(home: Path, _patch: pytest.MonkeyPatch) -> None:
    with tarfile.open(home / "walls.tar", "w") as made:
        for number in range(4):
            member = tarfile.TarInfo(f"{number}.eml")
            member.size = len(letter(number))
            made.addfile(member, BytesIO(letter(number)))
    read_all(home / "walls.tar", SourceLimits(members=3))


@case
def too_many_files_in_a_folder(home: Path, _patch: pytest.MonkeyPatch) -> None:
    (home / "walls").mkdir()
    for number in range(4):
        (home / "walls" / f"{number}.eml").write_bytes(letter(number))
    read_all(home / "walls", SourceLimits(members=3))


@case
def password_in_an_address(_home: Path, _patch: pytest.MonkeyPatch) -> None:
    read_all("imap://olive:secret@127.0.0.1/INBOX")


@case
def address_without_a_user(_home: Path, _patch: pytest.MonkeyPatch) -> None:
    read_all("imap://127.0.0.1/INBOX")


@case
def another_archive_than_before(home: Path, _patch: pytest.MonkeyPatch) -> None:
    source = open_source(mbox(home / "walls.mbox", letters(2)), limits=SourceLimits())
    next(source.read(after="cur/17"))


# what an import says


@case
def no_such_group(_home: Path, _patch: pytest.MonkeyPatch) -> None:
    group_named("walls", create=False)


@case
def no_such_mailbox(_home: Path, _patch: pytest.MonkeyPatch) -> None:
    address_named("olive at example")


@case
def import_stopped_by_its_archive(home: Path, _patch: pytest.MonkeyPatch) -> None:
    group = create_group(OPERATOR, title="Walls", slug="walls")
    packed = lzma.compress(mbox(home / "plain", letters(50)).read_bytes())
    (home / "walls.mbox.xz").write_bytes(packed[: len(packed) * 2 // 3])
    import_now(group, str(home / "walls.mbox.xz"))


@case
def import_stopped_by_the_disk(home: Path, patch: pytest.MonkeyPatch) -> None:
    def full(*_args: object, **_named: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    patch.setattr("folkmoot.network.importing.engine.add_batch", full)
    group = create_group(OPERATOR, title="Walls", slug="walls")
    import_now(group, str(mbox(home / "walls.mbox", letters(2))))


@case
def upload_is_gone(_home: Path, _patch: pytest.MonkeyPatch) -> None:
    uploads.require_upload("/etc/passwd")


@case
def upload_too_large(_home: Path, _patch: pytest.MonkeyPatch) -> object:
    return receiving.too_large(settings.FOLKMOOT.max_upload_bytes)


@case
def upload_without_room(_home: Path, patch: pytest.MonkeyPatch) -> None:
    patch.setattr("shutil.disk_usage", lambda _: type("Usage", (), {"free": 2_000_000}))
    receiving.require_room(5_000_000_000)


@case
def quarantine(_home: Path, _patch: pytest.MonkeyPatch) -> object:
    """Why single messages are laid aside; the import goes on."""
    parts = b"".join(b"--b\n\nstone\n" for _ in range(20))
    many = b'Content-Type: multipart/mixed; boundary="b"\n\n' + parts + b"--b--\n"
    long = letter(1, headers=f"X-Long: {'y' * 9000}\n")
    told = {
        "nested parts": prepared(nested(10_000)),
        "many parts": prepared(
            letter(2).partition(b"\n\n")[0] + b"\n" + many, limits=Limits(parts=9)
        ),
        "long header": prepared(long, limits=Limits(header_bytes=2048)),
        "empty": prepared(b""),
        "no mail": prepared(bytes(range(256)) * 20),
    }
    return "\n".join(f"{name}: {one.reason or 'taken in'}" for name, one in told.items())


# backups and the index


@case
def nothing_to_back_up(home: Path, _patch: pytest.MonkeyPatch) -> None:
    homes.back_up(type(read_settings(home))(home=home / "never"), home / "backup")


@case
def backup_exists(home: Path, _patch: pytest.MonkeyPatch) -> None:
    (home / "backup").touch()
    homes.back_up(read_settings(home), home / "backup")


@case
def no_backup(home: Path, _patch: pytest.MonkeyPatch) -> None:
    (home / "backup").write_bytes(b"not a backup")
    backups.verify(home / "backup")


@case
def restore_into_a_used_home(home: Path, _patch: pytest.MonkeyPatch) -> None:
    (home / "settings.toml").touch()
    homes.require_empty(home)


@case
def index_is_kept_by_another(home: Path, _patch: pytest.MonkeyPatch) -> None:
    with open_writer(home / "search"):
        open_writer(home / "search")


REFUSED = (FolkmootError, SourceError, OSError)
