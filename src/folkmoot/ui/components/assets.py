"""Addresses of what the front end build left, by the plain name of the file."""

from functools import lru_cache
from pathlib import Path

import msgspec
from django.core.exceptions import ImproperlyConfigured
from django.templatetags.static import static

BUILT = Path(__file__).resolve().parents[1] / "static" / "built"


def asset(name: str) -> str:
    """The address of ``app.css``, ``app.js``, ``icons.svg`` or ``mark.svg``, good for ever.

    Raises ImproperlyConfigured when the front end was never built.
    """
    manifest = BUILT / "manifest.json"
    try:
        changed = manifest.stat().st_mtime_ns
    except FileNotFoundError:
        raise ImproperlyConfigured(
            "The front end is not built; run: python hatch_build.py"
        ) from None
    return _addresses(changed)[name]


@lru_cache(maxsize=1)
def _addresses(changed: int) -> dict[str, str]:
    """All addresses of one build; ``changed`` makes a new build of a running checkout seen."""
    del changed
    names = msgspec.json.decode((BUILT / "manifest.json").read_bytes(), type=dict[str, str])
    return {name: static(f"built/{settled}") for name, settled in names.items()}
