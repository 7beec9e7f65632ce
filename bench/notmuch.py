"""notmuch, by its command and through its C library.

The library lets searching be compared without the start of a program. Declared here are the few
functions of notmuch.h that a first page of results needs (notmuch 0.32 or later).
"""

import ctypes
import ctypes.util
import os
import subprocess
from pathlib import Path
from typing import Self

_NEWEST_FIRST = 1
_READ_ONLY = 0


class Notmuch:
    """An open notmuch database."""

    def __init__(self, mail: Path, config: Path) -> None:
        found = ctypes.util.find_library("notmuch")
        if found is None:
            raise FileNotFoundError("libnotmuch (Debian: apt-get install libnotmuch5)")
        self._library = _declared(ctypes.CDLL(found))
        self._database = ctypes.c_void_p()
        failed = self._library.notmuch_database_open_with_config(
            str(mail).encode(),
            _READ_ONLY,
            str(config).encode(),
            None,
            ctypes.byref(self._database),
            None,
        )
        if failed:
            raise OSError(f"notmuch cannot open {mail} (status {failed})")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._library.notmuch_database_destroy(self._database)

    def count(self, text: str) -> int:
        """How many messages `text` finds."""
        query = self._query(text)
        count = ctypes.c_uint()
        self._library.notmuch_query_count_messages(query, ctypes.byref(count))
        self._library.notmuch_query_destroy(query)
        return count.value

    def first_page(self, text: str, limit: int) -> list[tuple[bytes, bytes, int]]:
        """Subject, authors and number of matching messages of the `limit` newest threads."""
        query = self._query(text)
        threads = ctypes.c_void_p()
        self._library.notmuch_query_search_threads(query, ctypes.byref(threads))
        page: list[tuple[bytes, bytes, int]] = []
        while len(page) < limit and self._library.notmuch_threads_valid(threads):
            thread = self._library.notmuch_threads_get(threads)
            page.append(
                (
                    self._library.notmuch_thread_get_subject(thread),
                    self._library.notmuch_thread_get_authors(thread),
                    self._library.notmuch_thread_get_matched_messages(thread),
                )
            )
            self._library.notmuch_thread_destroy(thread)
            self._library.notmuch_threads_move_to_next(threads)
        self._library.notmuch_query_destroy(query)
        return page

    def _query(self, text: str) -> ctypes.c_void_p:
        query = ctypes.c_void_p(self._library.notmuch_query_create(self._database, text.encode()))
        self._library.notmuch_query_set_sort(query, _NEWEST_FIRST)
        return query


def _declared(library: ctypes.CDLL) -> ctypes.CDLL:
    """`library` with the types of what is called."""
    pointer, text, number = ctypes.c_void_p, ctypes.c_char_p, ctypes.c_int
    signatures = {
        "notmuch_database_open_with_config": (number, [text, number, text, text, pointer, pointer]),
        "notmuch_database_destroy": (number, [pointer]),
        "notmuch_query_create": (pointer, [pointer, text]),
        "notmuch_query_set_sort": (None, [pointer, number]),
        "notmuch_query_destroy": (None, [pointer]),
        "notmuch_query_count_messages": (number, [pointer, pointer]),
        "notmuch_query_search_threads": (number, [pointer, pointer]),
        "notmuch_threads_valid": (number, [pointer]),
        "notmuch_threads_get": (pointer, [pointer]),
        "notmuch_threads_move_to_next": (None, [pointer]),
        "notmuch_thread_get_subject": (text, [pointer]),
        "notmuch_thread_get_authors": (text, [pointer]),
        "notmuch_thread_get_matched_messages": (number, [pointer]),
        "notmuch_thread_destroy": (None, [pointer]),
    }
    for name, (result, arguments) in signatures.items():
        function = getattr(library, name)
        function.restype = result
        function.argtypes = arguments
    return library


def notmuch(config: Path, *arguments: str) -> str:
    """What a notmuch command prints."""
    done = subprocess.run(
        ["notmuch", *arguments],
        env=os.environ | {"NOTMUCH_CONFIG": str(config)},
        capture_output=True,
        check=True,
        text=True,
    )
    return done.stdout


def command_page(config: Path, query: str, limit: int) -> str:
    """The first page as the command prints it."""
    return notmuch(config, "search", f"--limit={limit}", "--output=summary", "--format=json", query)
