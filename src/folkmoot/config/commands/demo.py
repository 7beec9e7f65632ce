"""Fill an empty home with a made-up organisation, to look around in."""

import sys
from pathlib import Path

from folkmoot.base.settings import FILE_NAME
from folkmoot.config.home import PRIVATE_FILE, choose_home, make_folders


def demo() -> None:
    """Fill an empty home with a made-up organisation, to look around in.

    Its mail goes through the same import as any archive. Refuses a home that holds anything else;
    a home that holds the demo already only gets a new sign-in link.
    """
    from folkmoot.config.opening import open_home

    home = choose_home(None)
    make_folders(home)
    is_new = not (home / FILE_NAME).exists() and not any(home.glob("*.sqlite3"))
    if is_new:
        _name_organisation(home / FILE_NAME)
    open_home()
    from django.conf import settings

    from folkmoot.config.demo import filling

    if not filling.is_filled():
        tell = _progress if sys.stderr.isatty() else _silence
        filled = filling.fill(tell)
        tell("")
        sys.stdout.write(
            f"The Quillhaven Federation moved in: {filled.people} people, {filled.groups} groups, "
            f"{filled.messages} messages in {filled.conversations} conversations.\n"
        )
    sys.stdout.write(
        "Sign in as its administrator, once it runs (works once): "
        f"{settings.BASE_URL}{filling.sign_in_path()}\n"
        "As anybody else: folkmoot person link EMAIL, such as tomasz.wilkowicz@"
        "quillhaven.example.org\n"
    )


def _name_organisation(path: Path) -> None:
    path.write_text('organisation = "Quillhaven Federation"\n', encoding="utf-8")
    path.chmod(PRIVATE_FILE)


def _progress(line: str) -> None:
    sys.stderr.write(f"\r\x1b[K{line}")
    sys.stderr.flush()


def _silence(line: str) -> None:
    del line
