"""What people tell the feed."""

import msgspec


class GroupChanged(msgspec.Struct, frozen=True):
    """A group was made or changed."""

    group: int


class MembershipChanged(msgspec.Struct, frozen=True):
    """Somebody entered or left a group, or changed their role there."""

    group: int
    person: int


class JoinRequestChanged(msgspec.Struct, frozen=True):
    """Somebody asked to join a group, or their request was settled or put back."""

    group: int
    request: int


class PersonChanged(msgspec.Struct, frozen=True):
    """A person was made or changed."""

    person: int


class CorrespondentsAdded(msgspec.Struct, frozen=True):
    """Senders of mail became known, by person."""

    persons: list[int]


class CorrespondentsEntered(msgspec.Struct, frozen=True):
    """Senders of mail are now listed with a group, by person."""

    group: int
    persons: list[int]


class AddressClaimed(msgspec.Struct, frozen=True):
    """An address, with all its messages, passed from one person to another."""

    address: int
    person: int
    from_person: int
