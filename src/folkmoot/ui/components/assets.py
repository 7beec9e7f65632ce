"""Addresses of what the front end build left, by the plain name of the file."""

from functools import lru_cache
from pathlib import Path

import msgspec
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.templatetags.static import static

MANIFEST = "manifest.json"
BUILT = Path(__file__).resolve().parents[1] / "static" / "built"


def asset(name: str) -> str:
    """The address of ``app.css``, ``app.js``, ``icons.svg`` or ``mark.svg``, good for ever.

    Raises ImproperlyConfigured when the front end was never built.
    """
    # Icons ask for this a hundred times a page; only a developer's checkout changes under way.
    changed = (BUILT / MANIFEST).stat().st_mtime_ns if settings.DEBUG else 0
    return _addresses(changed)[name]


def asset_text(name: str) -> str:
    """The content of a built text file, for a script that is served under an address of its own."""
    settled = asset(name).rpartition("/")[2]
    return (BUILT / settled).read_text(encoding="utf-8")


@lru_cache(maxsize=1)
def _addresses(changed: int) -> dict[str, str]:
    """All addresses of one build; ``changed`` makes a new build of a running checkout seen."""
    del changed
    try:
        manifest = (BUILT / MANIFEST).read_bytes()
    except FileNotFoundError:
        raise ImproperlyConfigured(
            "The front end is not built; run: python hatch_build.py"
        ) from None
    names = msgspec.json.decode(manifest, type=dict[str, str])
    return {name: static(f"built/{settled}") for name, settled in names.items()}
