"""An archive of everything of another Folkmoot: known, so that nobody takes its mail alone."""

from typing import NoReturn

from folkmoot.network.mail.sources.contract import Place, SourceError
from folkmoot.network.moving.archive import is_archive


class EverythingKind:
    """What `folkmoot export everything` wrote; it brings its own groups and people."""

    name = "everything"
    rank = 1

    def recognises(self, place: Place) -> bool:
        """Whether its manifest is there."""
        return not place.url and is_archive(place.path)

    def describe(self, place: Place) -> str:
        """What it is, in words."""
        del place
        return "an archive of everything, with groups of its own"

    def open(self, place: Place) -> NoReturn:
        """It is no mail for one group."""
        raise SourceError(
            "This is an archive of everything, with groups of its own.",
            hint="Whoever runs the machine takes it in: folkmoot import, without --group.",
            place=place.path.name,
        )


KIND = EverythingKind()
