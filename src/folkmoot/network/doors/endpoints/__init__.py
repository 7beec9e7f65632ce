"""What programs can do, one file a subject; each is found by being here."""

import importlib
import pkgutil


def load() -> None:
    """Import every file of this folder, so that its endpoints are known."""
    for found in pkgutil.iter_modules(__path__, f"{__name__}."):
        importlib.import_module(found.name)
