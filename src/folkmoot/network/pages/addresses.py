"""Addresses that stand a hundred times on a page, written without a search through all patterns.

A test holds them against `reverse`.
"""

from uuid import UUID

from django.urls import get_script_prefix

from folkmoot.base.ids import written


def conversation_url(ref: UUID, query: str = "") -> str:
    """The page of a conversation."""
    return f"{get_script_prefix()}c/{written(ref)}{'?' + query if query else ''}"


def message_url(ref: UUID, part: str = "") -> str:
    """A message's permanent address, or that of a part: raw, html, why, files/PATH."""
    return f"{get_script_prefix()}m/{written(ref)}{'/' + part if part else ''}"


def anchor(ref: UUID) -> str:
    """The name of a message inside its page."""
    return f"m-{written(ref)}"


def person_url(ref: UUID) -> str:
    """The page of a person."""
    return f"{get_script_prefix()}people/{written(ref)}"


def group_url(slug: str) -> str:
    """The page of a group."""
    return f"{get_script_prefix()}g/{slug}"
