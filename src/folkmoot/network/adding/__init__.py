"""Messages into a group: the one way in, for an archive, the mail gateway and a page alike.

Within the caller's transaction: know copies again, ask the gate, thread, store, tell the feed.
"""

from folkmoot.network.adding.batch import Added, add_batch, add_decided, locked_counter
from folkmoot.network.adding.copies import domain
from folkmoot.network.adding.rows import Origin

__all__ = ["Added", "Origin", "add_batch", "add_decided", "domain", "locked_counter"]
