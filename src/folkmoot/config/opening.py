"""Opening a home: Django loaded, tables there; whichever command comes first sets it up."""

import os
from pathlib import Path

from folkmoot.base.settings import Settings, read_settings
from folkmoot.config.home import RUN_FOLDER, choose_home, locked, make_folders

SETTINGS_MODULE = "folkmoot.config.settings"
SETUP_LOCK = "setup.lock"


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
