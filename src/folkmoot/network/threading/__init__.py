"""Threading: headers in, forest out. Pure: no database, no clock, no randomness."""

from folkmoot.network.threading.claims import Claim, Kind, claims_of, person_claim
from folkmoot.network.threading.forest import Forest, Place, forest
from folkmoot.network.threading.ghosts import Passage, Quotation, Rebuilt, rebuilt
from folkmoot.network.threading.headers import ThreadHeaders
from folkmoot.network.threading.lines import line_hashes
from folkmoot.network.threading.nodes import (
    Changes,
    Conversation,
    ConversationChange,
    Edge,
    Node,
    NodeChange,
    Suggestion,
)
from folkmoot.network.threading.placing import Needs, Placer, keys_needed
from folkmoot.network.threading.shelf import Known, MemoryShelf, Shelf
from folkmoot.network.threading.subjects import series_key, subject_key
from folkmoot.network.threading.topics import seeks, topics_of

__all__ = [
    "Changes",
    "Claim",
    "Conversation",
    "ConversationChange",
    "Edge",
    "Forest",
    "Kind",
    "Known",
    "MemoryShelf",
    "Needs",
    "Node",
    "NodeChange",
    "Passage",
    "Place",
    "Placer",
    "Quotation",
    "Rebuilt",
    "Shelf",
    "Suggestion",
    "ThreadHeaders",
    "claims_of",
    "forest",
    "keys_needed",
    "line_hashes",
    "person_claim",
    "rebuilt",
    "seeks",
    "series_key",
    "subject_key",
    "topics_of",
]
