"""The languages whose words are there: English in the code, each other one as a translation.

A translation is there once a part holds `locale/<language>/LC_MESSAGES/django.mo`. Offering others
would show dates and the words of libraries in one language inside of pages in another.
"""

from functools import cache
from pathlib import Path

from django.conf.locale import LANG_INFO

OWN = "en"
PACKAGE = Path(__file__).resolve().parents[1]


@cache
def shipped(package: Path = PACKAGE) -> dict[str, str]:
    """The languages by code, each under its own name, English first."""
    found = {place.parts[-3] for place in package.glob("*/locale/*/LC_MESSAGES/django.mo")}
    codes = [OWN, *sorted(found - {OWN})]
    return {code: str(LANG_INFO.get(code, {}).get("name_local", code)) for code in codes}
