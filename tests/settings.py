"""Django's settings for tests: the product's own, on a home and with a secret of the tests.

Set here and not in a fixture, because Django's settings are read before any fixture runs; tests
must never touch the home of whoever runs them.
"""

import atexit
import os
import shutil
import tempfile

HOME = tempfile.mkdtemp(prefix="folkmoot-test-")
atexit.register(shutil.rmtree, HOME, ignore_errors=True)
os.environ["FOLKMOOT_HOME"] = HOME
# no live process runs beside a test; those of live updates start one
os.environ["FOLKMOOT_LIVE"] = "false"
os.environ["FOLKMOOT_SECRET_KEY"] = "only for tests, never for anything else"

from folkmoot.config.settings import *  # noqa: E402, F403  # after the environment is set

# each test empties it, also those that have no database
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        # it throws a third away when it is full, and with that what a test counts
        "OPTIONS": {"MAX_ENTRIES": 1_000_000},
    }
}

if not DATABASES["default"]["ENGINE"].endswith("postgresql"):  # noqa: F405  # of the product's
    # in memory, also where several workers test at once: they ask for that by this name
    DATABASES["default"]["TEST"] = {"NAME": ":memory:"}  # noqa: F405  # as above
