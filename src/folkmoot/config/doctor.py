"""What `folkmoot doctor` looks at: the machine, the home, the database, and what parts add.

A part adds checks through Django's system checks with the tag `DOCTOR`; their messages and hints
appear here.
"""

import locale
import os
import shutil
import sqlite3
import stat
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

import msgspec

from folkmoot.base import clock
from folkmoot.base.errors import FolkmootError
from folkmoot.base.settings import Settings, read_settings
from folkmoot.config.supervisor.addresses import answers, require_free
from folkmoot.config.troubles import readable

DOCTOR = "doctor"
PYTHON = (3, 11)
# RETURNING, strict tables and the JSON functions are all there from this one on.
SQLITE = (3, 37)
LITTLE_SPACE_BYTES = 2 * 1024**3
NO_SPACE_BYTES = 100 * 1024**2
CLOCK_SECONDS = 5.0
# Before this the machine's clock was certainly never set.
EARLIEST = datetime(2026, 1, 1, tzinfo=UTC)

State = Literal["ok", "note", "problem"]


class Finding(msgspec.Struct, frozen=True):
    """The result of one check: a note is worth knowing, a problem keeps Folkmoot from working."""

    check: str
    state: State
    detail: str
    hint: str = ""


def examination(home: Path) -> Iterator[Finding]:
    """All findings, one after the other; changes nothing, and goes on after a problem."""
    yield python()
    yield encoding()
    yield clock_of_machine()
    try:
        settings = read_settings(home)
    except FolkmootError as problem:
        yield Finding("settings", "problem", problem.message, problem.hint)
        return
    yield Finding("settings", "ok", "can be read")
    for check in (folder, permissions, disk, port):
        yield guarded(check, settings)
    if not settings.home.is_dir():
        return
    found = guarded(database, settings)
    yield found
    if found.state == "ok":
        try:
            yield from parts()
        except Exception as problem:  # noqa: BLE001  # a check of a part may be what is broken
            known = readable(problem)
            yield Finding("parts", "problem", known.message, known.hint)


def guarded(check: Callable[[Settings], Finding], settings: Settings) -> Finding:
    """The check's finding; an error in it becomes one."""
    try:
        return check(settings)
    except Exception as problem:  # noqa: BLE001  # one broken thing must not hide the others
        known = readable(problem)
        return Finding(check.__name__, "problem", known.message, known.hint)


def python() -> Finding:
    """Whether Python and the SQLite in it are new enough."""
    here = ".".join(map(str, sys.version_info[:3]))
    detail = f"Python {here}, SQLite {sqlite3.sqlite_version}"
    if sys.version_info < PYTHON or sqlite3.sqlite_version_info < SQLITE:
        wanted = f"Python {'.'.join(map(str, PYTHON))} with SQLite {'.'.join(map(str, SQLITE))}"
        return Finding("python", "problem", detail, f"Install {wanted} or newer.")
    return Finding("python", "ok", detail)


def encoding() -> Finding:
    """Whether text goes in and out as UTF-8."""
    found = locale.getencoding()
    if found.lower().replace("-", "") != "utf8":
        return Finding(
            "locale", "note", found, "Set LANG=C.UTF-8 so that all scripts can be printed."
        )
    return Finding("locale", "ok", found)


def clock_of_machine() -> Finding:
    """Whether the clock was ever set."""
    now = clock.now()
    detail = now.isoformat(timespec="seconds")
    if now < EARLIEST:
        return Finding("clock", "problem", detail, "Set the clock: timedatectl set-ntp true")
    return Finding("clock", "ok", detail)


def folder(settings: Settings) -> Finding:
    """Whether the home is there."""
    if not settings.home.exists():
        return Finding("home", "note", f"{settings.home} is not there yet", "folkmoot up makes it.")
    if not settings.home.is_dir():
        return Finding("home", "problem", f"{settings.home} is a file", "Name a folder: --home.")
    return Finding("home", "ok", str(settings.home))


def permissions(settings: Settings) -> Finding:
    """Whether we may write into the home, and whether others can read it."""
    if not settings.home.is_dir():
        return Finding("permissions", "note", "no home folder yet")
    if not os.access(settings.home, os.R_OK | os.W_OK | os.X_OK):
        hint = "Run folkmoot as the folder's owner, or change the owner: chown -R."
        return Finding("permissions", "problem", "this user may not write there", hint)
    mode = stat.S_IMODE(settings.home.stat().st_mode)
    if mode & 0o077:
        hint = f"chmod 700 {settings.home}"
        return Finding("permissions", "note", f"others may enter the home (mode {mode:o})", hint)
    return Finding("permissions", "ok", f"mode {mode:o}")


def disk(settings: Settings) -> Finding:
    """How much room is left where the home is, or will be."""
    there = next(place for place in (settings.home, *settings.home.parents) if place.exists())
    free = shutil.disk_usage(there).free
    detail = f"{free / 1024**3:.1f} GiB free"
    if free < NO_SPACE_BYTES:
        return Finding("disk", "problem", detail, "Free some space before going on.")
    if free < LITTLE_SPACE_BYTES:
        return Finding("disk", "note", detail, "An import may need more than that.")
    return Finding("disk", "ok", detail)


def port(settings: Settings) -> Finding:
    """Whether the web process could listen, or already does."""
    where = f"{settings.host}:{settings.port}"
    try:
        require_free(settings.host, settings.port)
    except FolkmootError as problem:
        if answers(settings.host, settings.port):
            return Finding("port", "note", f"something answers at {where}", problem.hint)
        return Finding("port", "problem", problem.message, problem.hint)
    return Finding("port", "ok", f"{where} is free")


def database(settings: Settings) -> Finding:
    """Whether the database answers, has all tables, and agrees about the time."""
    from folkmoot.config.opening import missing_migrations, start_django

    if not settings.database_url and not (settings.home / "folkmoot.sqlite3").is_file():
        return Finding("database", "note", "not there yet", "folkmoot up makes it.")
    start_django()
    missing = missing_migrations()
    if missing:
        detail = f"{len(missing)} changes to the tables are missing, the first is {missing[0]}"
        return Finding(
            "database", "problem", detail, "folkmoot up makes them; first: folkmoot backup."
        )
    apart = seconds_apart()
    if apart > CLOCK_SECONDS:
        detail = f"its clock and this machine's are {apart:.0f} s apart"
        return Finding("database", "problem", detail, "Set both by NTP: timedatectl set-ntp true")
    from django.db import connection

    return Finding("database", "ok", f"{connection.display_name}, all tables are there")


def seconds_apart() -> float:
    """How far the database server's clock is from ours; 0 for SQLite, which has none."""
    from django.db import connection

    if connection.vendor == "sqlite":
        return 0.0
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        there: datetime = cursor.fetchone()[0]
    return abs((there - clock.now()).total_seconds())


def parts() -> Iterator[Finding]:
    """What Django and the parts find, their own checks last."""
    from django.core import checks

    tags = [checks.Tags.models, checks.Tags.urls, DOCTOR]
    # some speak to other servers, and so run here only
    known = [tag for tag in tags if checks.tag_exists(tag, include_deployment_checks=True)]
    messages = checks.run_checks(tags=known, include_deployment_checks=True)
    for message in messages:
        state: State = "problem" if message.level >= checks.ERROR else "note"
        yield Finding(message.id or "parts", state, str(message.msg), str(message.hint or ""))
    if not messages:
        yield Finding("parts", "ok", f"nothing found by {', '.join(known)}")
