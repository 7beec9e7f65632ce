"""The kinds of deeds of the doors."""

from folkmoot.people.api import register_deed

INCOMING_MADE = "network.incoming_hook.made"
INCOMING_REVOKED = "network.incoming_hook.revoked"
OUTGOING_MADE = "network.outgoing_hook.made"
OUTGOING_CHANGED = "network.outgoing_hook.changed"
OUTGOING_PAUSED = "network.outgoing_hook.paused"
OUTGOING_RESUMED = "network.outgoing_hook.resumed"
OUTGOING_REMOVED = "network.outgoing_hook.removed"

_LABELS = {
    INCOMING_MADE: "made an incoming webhook",
    INCOMING_REVOKED: "revoked an incoming webhook",
    OUTGOING_MADE: "made an outgoing webhook",
    OUTGOING_CHANGED: "changed an outgoing webhook",
    OUTGOING_PAUSED: "paused an outgoing webhook",
    OUTGOING_RESUMED: "let an outgoing webhook go on",
    OUTGOING_REMOVED: "removed an outgoing webhook",
}


def register_all() -> None:
    """Make the kinds known."""
    for name, label in _LABELS.items():
        register_deed(name, label)
