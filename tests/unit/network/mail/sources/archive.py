"""A few mails in every kind of container, for the tests of sources."""

import bz2
import gzip
import io
import lzma
import mailbox
import subprocess
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import zstandard
from tests.archives.case import mail

from folkmoot.network.mail.sources import RawMessage, open_source
from folkmoot.network.mail.sources.mbox_write import write_mbox

PACKERS: dict[str, Callable[[bytes], bytes]] = {
    "": bytes,
    ".gz": gzip.compress,
    ".bz2": bz2.compress,
    ".xz": lzma.compress,
    ".zst": zstandard.ZstdCompressor().compress,
}


def mails(count: int = 7) -> list[bytes]:
    return [
        mail(f"Message-ID: <m{n}@quill.example>", f"Subject: Cup {n}", body=f"Cup {n} is full.\n")
        for n in range(count)
    ]


def mbox_bytes(messages: list[bytes]) -> bytes:
    """An mbox as most programs write it."""
    line = b"From ada@quill.example Tue Mar  5 09:15:00 2019\n"
    return b"".join(line + message + b"\n" for message in messages)


def exact_bytes(messages: list[bytes]) -> bytes:
    out = io.BytesIO()
    write_mbox(out, [(message, None) for message in messages])
    return out.getvalue()


def tar_bytes(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for name, content in files.items():
            member = tarfile.TarInfo(name)
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
    return out.getvalue()


def zip_bytes(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


def write_maildir(path: Path, messages: list[bytes]) -> None:
    box = mailbox.Maildir(path, create=True)
    for message in messages:
        box.add(message)


def write_folder(path: Path, messages: list[bytes]) -> None:
    for number, message in enumerate(messages):
        place = path / f"{number % 2}" / f"{number}.eml"
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(message)


def write_git(path: Path, history: list[tuple[str, bytes | None]]) -> None:
    """A bare repository with one commit per (file, content); None removes the file."""
    path.mkdir(parents=True)
    git = ["git", f"--git-dir={path}", "-c", "user.name=Inbox", "-c", "user.email=i@inbox.example"]
    subprocess.run(["git", "init", "-q", "--bare", str(path)], check=True, capture_output=True)
    stream = bytearray()
    for number, (name, content) in enumerate(history):
        stream += b"commit refs/heads/import\n"
        stream += b"committer Inbox <i@inbox.example> %d +0000\n" % (1551777300 + number)
        stream += b"data 1\nx\n"
        if content is None:
            stream += b"D %s\n" % name.encode()
        else:
            if name in ("m", "d"):
                stream += b"deleteall\n"
            stream += b"M 100644 inline %s\n" % name.encode()
            stream += b"data %d\n%s\n" % (len(content), content)
    subprocess.run([*git, "fast-import", "--quiet"], input=bytes(stream), check=True)
    subprocess.run([*git, "symbolic-ref", "HEAD", "refs/heads/import"], check=True)


def read_all(path: Path | str, after: str = "") -> list[RawMessage]:
    return list(open_source(path).read(after))


def raws(path: Path | str, after: str = "") -> list[bytes]:
    return [message.raw for message in read_all(path, after)]
