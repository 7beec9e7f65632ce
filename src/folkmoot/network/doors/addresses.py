"""Addresses below `/api/v1/` that stand in answers, written without a search through patterns."""

from uuid import UUID

from django.urls import get_script_prefix

from folkmoot.base.ids import written


def base() -> str:
    """Where the interface begins."""
    return f"{get_script_prefix()}api/v1/"


def group_address(slug: str) -> str:
    """A group."""
    return f"{base()}groups/{slug}"


def conversation_address(ref: UUID) -> str:
    """A conversation."""
    return f"{base()}conversations/{written(ref)}"


def message_address(ref: UUID) -> str:
    """A message."""
    return f"{base()}messages/{written(ref)}"


def file_address(message: UUID, path: str) -> str:
    """A file of a message, by its place in the MIME tree."""
    return f"{message_address(message)}/files/{path}"


def person_address(ref: UUID) -> str:
    """A person."""
    return f"{base()}people/{written(ref)}"


def import_address(ref: UUID) -> str:
    """An import."""
    return f"{base()}imports/{written(ref)}"
