"""Bytes kept under their SHA-256: each content once, zstd-compressed, in the same transaction.

They live in the database so that a backup, a rollback and a second node see the same bytes.
"""

from collections.abc import Iterable, Iterator

from django.db.models import Sum

from folkmoot.base.database import insert_missing
from folkmoot.base.errors import NotFound
from folkmoot.base.models import Blob
from folkmoot.base.packing import Packed, decompressed


def store(contents: Iterable[Packed]) -> int:
    """Store those not yet there; returns how many parts were new. Needs a transaction."""
    wanted = {content.digest: content for content in contents}
    return insert_missing(
        Blob,
        ["digest", "part", "size", "content"],
        [
            (digest, number, size, data)
            for digest, content in wanted.items()
            for number, (size, data) in enumerate(content.parts)
        ],
    )


def known_digests(digests: Iterable[bytes]) -> set[bytes]:
    """Which of these are stored."""
    found: set[bytes] = set()
    wanted = list(digests)
    for at in range(0, len(wanted), 500):
        rows = Blob.objects.filter(digest__in=wanted[at : at + 500], part=0)
        found.update(bytes(digest) for digest in rows.values_list("digest", flat=True))
    return found


def sizes(digests: Iterable[bytes]) -> dict[bytes, int]:
    """Bytes of many contents by digest; those missing are left out."""
    rows = Blob.objects.filter(digest__in=list(digests)).values_list("digest")
    return {bytes(digest): size for digest, size in rows.annotate(Sum("size")).order_by()}


def parts(digest: bytes) -> Iterator[bytes]:
    """The content in pieces of at most 8 MiB; raises NotFound if it is not stored."""
    rows = Blob.objects.filter(digest=digest).order_by("part").values_list("size", "content")
    empty = True
    for size, content in rows.iterator(chunk_size=1):
        empty = False
        yield decompressed(bytes(content), size=max(size, 1))
    if empty:
        raise NotFound(
            f"The bytes {digest.hex()[:12]} are not stored.",
            hint="Restore the newest backup; `folkmoot doctor` lists what else is missing.",
        )


def content(digest: bytes) -> bytes:
    """The whole content at once."""
    return b"".join(parts(digest))


def contents(digests: Iterable[bytes]) -> dict[bytes, bytes]:
    """Many contents by digest, in few queries; those missing are left out."""
    wanted = list(dict.fromkeys(digests))
    found: dict[bytes, list[bytes]] = {}
    for at in range(0, len(wanted), 500):
        rows = Blob.objects.filter(digest__in=wanted[at : at + 500]).order_by("digest", "part")
        for digest, size, data in rows.values_list("digest", "size", "content"):
            piece = decompressed(bytes(data), size=max(size, 1))
            found.setdefault(bytes(digest), []).append(piece)
    return {digest: b"".join(pieces) for digest, pieces in found.items()}
