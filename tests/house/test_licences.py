"""Everything Folkmoot installs may be used in an Apache-2.0 product."""

import re
from importlib.metadata import Distribution, PackageNotFoundError, distribution

import pytest
from tests.house.repository import REPOSITORY

COPYLEFT = re.compile(r"\b(?:A|Affero\s+)?GPL|GNU (?:Affero )?General Public", re.IGNORECASE)
LESSER = re.compile(r"\bLGPL|GNU Lesser General Public", re.IGNORECASE)


def runtime_names() -> list[str]:
    """The packages of the runtime lock that this machine installs."""
    lock = (REPOSITORY / "requirements" / "runtime.txt").read_text()
    return re.findall(r"^([A-Za-z0-9._-]+)==", lock, re.MULTILINE)


def declared(package: Distribution) -> str:
    """What a package says of its own licence in its metadata, else the licence it brings along."""
    metadata = package.metadata
    said = [metadata[name][:200] for name in ("License-Expression", "License") if name in metadata]
    said += [line for line in metadata.get_all("Classifier") or [] if line.startswith("License")]
    said += [] if any(said) else [licence_text(package)[:1000]]
    return " | ".join(line for line in said if line)


def licence_text(package: Distribution) -> str:
    """The licence file in a package's own metadata folder."""
    names = re.compile(r"dist-info/.*(LICEN[CS]E|COPYING)")
    texts = [file.read_text() for file in package.files or [] if names.search(str(file))]
    return texts[0] if texts else ""


def is_copyleft(words: str) -> bool:
    """Whether a licence binds what is built on it; the Lesser GPL does not."""
    return bool(COPYLEFT.search(LESSER.sub("", words)))


@pytest.mark.parametrize("name", runtime_names())
def test_a_dependency_has_a_licence_we_may_use(name: str) -> None:
    try:
        words = declared(distribution(name))
    except PackageNotFoundError:
        pytest.skip("not installed on this platform")
    assert words, "it declares no licence"
    assert not is_copyleft(words), words


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        ("GPL-3.0-or-later", True),
        ("License :: OSI Approved :: GNU Affero General Public License v3", True),
        ("AGPL-3.0", True),
        ("GNU Lesser General Public License v3 (LGPLv3)", False),
        ("LGPL-3.0-only", False),
        ("MIT", False),
    ],
)
def test_licences_are_told_apart(words: str, answer: bool) -> None:
    assert is_copyleft(words) is answer
