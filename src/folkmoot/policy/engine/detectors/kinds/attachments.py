"""Attachments by type, name and size: programs, names with two endings, what a policy refuses.

An act names each as a media type (RFC 2045), with `name` and `size` in bytes (RFC 2183) where they
are known: `application/pdf; name="plan.pdf"; size=12000`.
"""

import re
from collections.abc import Iterator
from fnmatch import fnmatchcase
from typing import Final, NamedTuple

from folkmoot.policy.engine.acts import Act
from folkmoot.policy.engine.detectors.contract import Cost, Found
from folkmoot.policy.engine.detectors.parameters import AttachmentParameters, Parameters

_KINDS = ("program", "double ending", "denied type", "unlisted type", "too large", "hidden name")
# What a double click runs, on the systems that people use.
_PROGRAMS = frozenset(
    (
        *("exe", "scr", "com", "bat", "cmd", "pif", "msi", "msp", "cpl", "lnk", "reg", "hta"),
        *("gadget", "js", "jse", "vbs", "vbe", "wsf", "wsh", "ps1", "psm1", "jar", "app"),
        *("dmg", "pkg", "apk", "iso", "img", "vhd", "docm", "xlsm", "pptm", "dotm", "xlam"),
        *("xll", "chm", "scf", "url", "deb", "rpm", "run", "command", "appimage", "one"),
        *("library-ms",),
    )
)
_PROGRAM_TYPES = frozenset(
    (
        *("application/x-msdownload", "application/x-msdos-program", "application/x-dosexec"),
        *("application/vnd.microsoft.portable-executable", "application/x-ms-installer"),
        *("application/java-archive", "application/x-sh", "application/hta"),
        *("application/vnd.android.package-archive", "application/x-executable"),
    )
)
_INNOCENT = frozenset(
    (
        *("pdf", "doc", "docx", "xls", "xlsx", "ppt", "pptx", "odt", "ods", "txt", "rtf"),
        *("csv", "jpg", "jpeg", "png", "gif", "mp3", "mp4", "mov", "zip", "html", "htm"),
    )
)
_PARAMETER = re.compile(
    r";\s{0,8}(name|size)\s{0,4}=\s{0,4}(?:\"([^\"]{0,300})\"|([^;\s\"]{1,300}))"
)
_TURNED = re.compile("[\u202a-\u202e\u2066-\u2069\u200b-\u200f]")


class Attached(NamedTuple):
    """One attachment as far as the act tells it: "" and 0 for what it does not."""

    type: str
    name: str
    size: int

    @property
    def endings(self) -> list[str]:
        """The endings of its name in small letters, the last one last."""
        return [part.strip().lower() for part in self.name.split(".")[1:]]


def attached(media: str) -> Attached:
    """One entry of an act's media, read. An entry with a dot and no slash is a name."""
    kind, _, _ = media.partition(";")
    said = {match[1].lower(): match[2] or match[3] or "" for match in _PARAMETER.finditer(media)}
    name, size = said.get("name", ""), said.get("size", "")
    if "/" not in kind and "." in kind:
        kind, name = "", kind.strip()
    return Attached(kind.strip().lower(), name, int(size) if size.isdecimal() else 0)


class Attachments:
    """What hangs on an act."""

    name: Final = "attachments"
    version: Final = "1"
    kinds: Final = _KINDS
    cost: Final[Cost] = "always"

    def __init__(self, parameters: AttachmentParameters) -> None:
        self._limits = parameters
        endings = {ending.lower().lstrip(".") for ending in parameters.denied_endings}
        self._endings = endings

    def scan(self, act: Act) -> tuple[Found, ...]:
        """What is wrong with each attachment; without a place in the text."""
        found = {
            Found(0, 0, kind, score, evidence)
            for media in act.content.media
            for kind, score, evidence in self._told(attached(media))
        }
        return tuple(sorted(found))

    def _told(self, one: Attached) -> Iterator[tuple[str, float, str]]:
        endings = one.endings
        last = endings[-1] if endings else ""
        runs = last in _PROGRAMS or one.type in _PROGRAM_TYPES
        if runs:
            yield "program", 1.0, last or one.type
        if len(endings) > 1 and last in _PROGRAMS and endings[-2] in _INNOCENT:
            yield "double ending", 1.0, ".".join(endings[-2:])
        if _TURNED.search(one.name):
            yield "hidden name", 1.0, "characters that turn or hide the name"
        if last in self._endings or _matches(one.type, self._limits.denied_types):
            yield "denied type", 1.0, last if last in self._endings else one.type
        allowed = self._limits.allowed_types
        if allowed and not _matches(one.type, allowed):
            yield "unlisted type", 1.0, one.type or last
        if 0 < self._limits.most_bytes < one.size:
            yield "too large", 1.0, f"{one.size} bytes"


def _matches(kind: str, patterns: tuple[str, ...]) -> bool:
    return any(fnmatchcase(kind, pattern.lower()) for pattern in patterns)


def detector(parameters: Parameters) -> Attachments:
    """The detector of attachments."""
    return Attachments(parameters.attachments)
