"""How far an import is, in figures for a page."""

from datetime import datetime, timedelta

import msgspec
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from folkmoot.network.models import ImportRun, ImportState

SILENT = timedelta(seconds=60)
"""A worker gives a sign several times a minute."""


class Progress(msgspec.Struct, frozen=True):
    """`share` 0 to 1, None while nobody can tell; `rate` in messages a second, 0 unknown."""

    share: float | None
    rate: float
    seconds_left: float | None
    is_silent: bool

    @property
    def percent(self) -> float | None:
        """The share as the bar wants it."""
        return None if self.share is None else round(self.share * 100, 1)

    @property
    def detail(self) -> str:
        """Rate and time left, as far as known."""
        words = []
        if self.rate:
            words.append(_("%(rate)s a second") % {"rate": f"{self.rate:,.0f}"})
        if self.seconds_left is not None:
            words.append(_("%(time)s left") % {"time": time_words(self.seconds_left)})
        return " · ".join(words)


def progress_of(run: ImportRun, now: datetime) -> Progress:
    """How far a run is, by what its worker last noted."""
    share = None
    if run.total_bytes and run.read_bytes:
        share = min(run.read_bytes / run.total_bytes, 1.0)
    spent = run.working_seconds
    seen = run.heartbeat_at
    is_going = run.state == ImportState.RUNNING
    return Progress(
        share=share if is_going else None,
        rate=run.read_count / spent if spent > 0 else 0.0,
        seconds_left=spent / share * (1 - share) if is_going and share and spent > 0 else None,
        is_silent=is_going and seen is not None and now - seen > SILENT,
    )


def time_words(seconds: float) -> str:
    """A stretch of time, rounded as people say it."""
    if seconds < 55:
        count = max(1, round(seconds / 5) * 5)
        return ngettext("%(n)d second", "%(n)d seconds", count) % {"n": count}
    if seconds < 5400:
        count = round(seconds / 60)
        return ngettext("%(n)d minute", "%(n)d minutes", count) % {"n": count}
    count = round(seconds / 3600)
    return ngettext("%(n)d hour", "%(n)d hours", count) % {"n": count}
