"""Taking bytes out of the store that nothing needs any more.

The store keeps each content once, whoever needs it, so whoever releases bytes has to know that
nobody else names them, at that moment and in every transaction that is still under way.
"""

from collections.abc import Iterable

from folkmoot.base.database import stop_writers
from folkmoot.base.models import Blob

AT_ONCE = 500


def hold_still() -> bool:
    """Let nobody store bytes until the end of this transaction; False if that could not be had.

    Ask it before looking who needs them: a transaction that found its bytes stored already, and
    names them only at its end, would else lose them.
    """
    return stop_writers(Blob)


def release(digests: Iterable[bytes]) -> int:
    """Take these contents out of the store; returns how many were there. Ask `hold_still` first."""
    wanted = list(digests)
    count = 0
    for at in range(0, len(wanted), AT_ONCE):
        rows = Blob.objects.filter(digest__in=wanted[at : at + AT_ONCE])
        count += rows.filter(part=0).count()
        rows.delete()
    return count
