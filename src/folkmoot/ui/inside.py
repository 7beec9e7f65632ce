"""Who may see the pages for those who build the site: whoever the part that knows people says."""

from collections.abc import Callable

from django.http import HttpRequest

Permission = Callable[[HttpRequest], bool]
_permissions: list[Permission] = []


def register_builders(permission: Permission) -> None:
    """Say who builds the site; before somebody does, nobody."""
    if permission not in _permissions:
        _permissions.append(permission)


def is_builder(request: HttpRequest) -> bool:
    """Whether the asker may see how the site is made."""
    return any(permission(request) for permission in _permissions)
