"""Threading: headers in, forest out. Pure: no database, no clock, no randomness.

How it works
- A message brings `ThreadHeaders`. `claims_of` reads from them who hangs under whom: about itself
  (In-Reply-To, References, Thread-Index), about others (neighbours in References) and about places
  in an Outlook conversation. Human decisions are claims too (`person_claim`). Claims are never
  taken back, only a decision is; of equal ones (child, parent, kind) the stronger is kept.
- `choice.chosen` makes of all claims about one child its `Edge`, or none: a function of that set
  and of which messages exist. Where it finds none and the message looks like an answer
  (`seeks`), `looks` judges the messages of the same topic near it: an edge where that is very
  likely right, else `Suggestion`s for people to review.
- Every id that is chosen as a parent and has no message is a ghost. A ghost hangs where others
  cite it. It lives as long as a message hangs somewhere below it.
- Chosen edges that close a cycle are broken at the weakest (`Node.broken` says why).

Two ways to the same result, which the property tests hold together
- `forest(records, decisions)` works a set out at once.
- `Placer(shelf)` adds to what stands on a `Shelf`: `place(records)`, `decide(claim)`,
  `withdraw(claim)`. Each returns `Changes`. In any order of calls the shelf then holds what
  `forest` would give for everything it was told.

What a store must know to be a `Shelf`
- messages by key; their keys by message id (`variants`: the bare id first, then by date);
- claims by child and by parent, unique by (child, parent, kind), merged with `claims.stronger`
  (about two rows a message on a real list);
- an index of (topic, seeks, sent_at, key) with `topics_of(headers)` (one row a message, rarely
  two or three, none without a date) for `nearby`;
- nodes by key, nodes by the parent of their chosen edge (`children`), nodes by conversation
  (`relabel`), conversations by handle.
`quoted`, `own` and `attribution` are read only of messages that seek, of what they may answer and
of variants: a store may work them out when `headers` is called instead of keeping them.
Before a batch, `keys_needed(records)` names ids and topics to fetch: nodes, headers, variants,
claims about and on these ids, and the seekers of these topics (`nearby(..., seeking=True)`; there
are few). What is read besides is rare: other messages of a topic when one seeks, what
cites a ghost that is filled, a branch that moves, a way up when an edge may close a cycle.
"""

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
