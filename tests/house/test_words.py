"""No file tells where it was written, or from which mirror things were fetched."""

import re

from tests.house.repository import committed, shown

# Put together from pieces, so that this file does not find itself.
PLACES = re.compile(rb"(?<![\w.$}-])/(?:" + rb"|".join([b"work", b"root", b"tmp"]) + rb")/\w")
HOSTS = re.compile(
    rb"|".join(
        re.escape(name + ending)
        for name, ending in [
            (b"pypi", b".org"),
            (b"pythonhosted", b".org"),
            (b"registry.", b"npmjs.org"),
            (b"registry.yarnpkg", b".com"),
        ]
    )
)
UNFINISHED = re.compile(
    rb"\b(?:" + rb"|".join([b"TO" + b"DO", b"FIX" + b"ME", b"XX" + b"X"]) + rb")\b"
)


def found(pattern: re.Pattern[bytes], *suffixes: str) -> list[str]:
    """File and line of every match in the committed files."""
    return [
        f"{shown(path)}:{number}: {line.decode(errors='replace').strip()[:120]}"
        for path in committed()
        if not suffixes or path.suffix in suffixes
        for number, line in enumerate(path.read_bytes().split(b"\n"), 1)
        if pattern.search(line)
    ]


def test_no_file_names_a_folder_of_the_machine_it_was_written_on() -> None:
    assert not found(PLACES)


def test_no_file_names_a_package_registry() -> None:
    assert not found(HOSTS)


def test_nothing_is_left_to_be_done_in_a_comment() -> None:
    assert not found(UNFINISHED, ".py", ".ts", ".html", ".css", ".mjs")


def test_a_folder_of_a_machine_is_recognised() -> None:
    assert PLACES.search(b'open("/' + b'work/main")')
    assert not PLACES.search(b'mktemp "${TMPDIR:-/' + b'tmp}/x"')
