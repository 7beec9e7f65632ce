"""Sets up the home before any process of the house runs (`python -m folkmoot.config.prepare`).

A process of its own, so that the supervisor never has to load Django. Writes one JSON object to
standard output; an error goes to standard error, with the exit code of the command.
"""

import sys
from urllib.parse import urljoin

import msgspec

from folkmoot.config.opening import open_home
from folkmoot.config.supervisor.start import Prepared
from folkmoot.config.troubles import reported


def main() -> None:
    """Opens the home and asks for the first administrator's sign-in link."""
    try:
        open_home()
        prepared = look()
    except Exception as problem:  # noqa: BLE001  # the last place where words can be found for it
        sys.exit(reported(problem))
    sys.stdout.write(msgspec.json.encode(prepared).decode())


def look() -> Prepared:
    """The site's address and, while nobody administers it yet, a link that signs in once."""
    from django.conf import settings

    from folkmoot.people.api import first_sign_in_link

    path = first_sign_in_link()
    link = urljoin(settings.BASE_URL, path) if path else ""
    return Prepared(address=settings.BASE_URL, sign_in_link=link)


if __name__ == "__main__":
    main()
