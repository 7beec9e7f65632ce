"""The home folder: where all state lives, and how the first command that comes sets it up."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from folkmoot.base.errors import Unusable
from folkmoot.base.settings import PREFIX, Settings, default_home, read_settings

SETTINGS_MODULE = "folkmoot.config.settings"
RUN_FOLDER = "run"
FOLDERS = (RUN_FOLDER, "uploads")
SETUP_LOCK = "setup.lock"
PRIVATE_FOLDER = 0o700
PRIVATE_FILE = 0o600


def choose_home(named: Path | None) -> Path:
    """Settles the home for this process and its children, and returns it.

    The first of: the folder named, FOLKMOOT_HOME, `var/` when the code runs from a checkout, the
    platform's folder for an application's state.
    """
    if named is None and not os.environ.get(PREFIX + "HOME"):
        named = checkout_home()
    if named is not None:
        os.environ[PREFIX + "HOME"] = str(named.expanduser().resolve())
    return default_home()


def checkout_home() -> Path | None:
    """`var/` of the checkout this code runs from; None when it was installed from a wheel."""
    root = Path(__file__).resolve().parents[3]
    return root / "var" if (root / "script" / "server").is_file() else None


def open_home() -> Settings:
    """Makes Django ready on this home, setting it up where it is new; returns its settings.

    Safe to call from several processes at once: one sets up, the others wait. Raises Unusable
    when the home, its settings or its database cannot be used.
    """
    settings = read_settings(choose_home(None))
    make_folders(settings.home)
    with locked(settings.home / RUN_FOLDER / SETUP_LOCK):
        start_django()
        migrate()
    return settings


def make_folders(home: Path) -> None:
    """The home and the folders in it that must be there, open to nobody else."""
    for folder in (home, *(home / name for name in FOLDERS)):
        if not folder.is_dir():
            folder.mkdir(mode=PRIVATE_FOLDER, parents=True, exist_ok=True)
    if not os.access(home, os.W_OK | os.X_OK):
        raise Unusable(
            "The home folder cannot be written to.",
            hint="Give this user write access to it, or choose another one with --home.",
            place=str(home),
        )


def start_django() -> None:
    """Loads Django with the settings of the home chosen; a second call does nothing."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS_MODULE)
    import django
    from django.apps import apps

    if not apps.ready:
        django.setup()


def migrate() -> None:
    """Brings the database's tables to what this version of the code expects."""
    if not missing_migrations():
        return
    from django.core.management import call_command

    call_command("migrate", interactive=False, verbosity=0)


def missing_migrations() -> tuple[str, ...]:
    """The migrations this version has and the database has not, as `part.name`.

    Compares file names with one table instead of loading the migration graph, because every
    command pays for it.
    """
    from django.db import connection
    from django.db.migrations.recorder import MigrationRecorder

    recorder = MigrationRecorder(connection)
    applied = set(recorder.applied_migrations()) if recorder.has_table() else set()
    return tuple(f"{app}.{name}" for app, name in sorted(shipped_migrations() - applied))


def shipped_migrations() -> set[tuple[str, str]]:
    """All migrations of all installed applications, as (application, name)."""
    from django.apps import apps

    return {
        (config.label, file.stem)
        for config in apps.get_app_configs()
        for file in Path(config.path, "migrations").glob("[!_]*.py")
    }


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Holds a file lock, waiting for whoever has it; a killed holder lets go by dying."""
    with path.open("a") as file:
        path.chmod(PRIVATE_FILE)
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
