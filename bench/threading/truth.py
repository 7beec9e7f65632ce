"""The header graph: the parents that the headers of a complete archive name, read naively.

Independent of the product: In-Reply-To (its first id that a mail has, else its first), without one
the last of References. Ids that no mail has are nodes too; their parents are taken from the
References that name them.
"""

from collections.abc import Iterable
from itertools import pairwise

from folkmoot.network.threading import ThreadHeaders


class Graph:
    """Parents by id, and the mails among the ids."""

    def __init__(self, parents: dict[str, str], mails: Iterable[str]) -> None:
        self.parents = parents
        self.mails = list(mails)
        self._mails = set(self.mails)
        self._roots: dict[str, str] = {}

    def parent_mail(self, mail: str) -> str | None:
        """The nearest ancestor that is a mail of the archive; None where there is none."""
        seen = {mail}
        at = self.parents.get(mail)
        while at is not None and at not in self._mails and at not in seen:
            seen.add(at)
            at = self.parents.get(at)
        return at if at in self._mails else None

    def conversations(self) -> dict[str, str]:
        """The root of every mail's tree; a cycle counts as one tree, named by its least id."""
        return {mail: self._root(mail) for mail in self.mails}

    def _root(self, mail: str) -> str:
        path: dict[str, None] = {}
        at = mail
        while at in self.parents and at not in path and at not in self._roots:
            path[at] = None
            at = self.parents[at]
        if at in self._roots:
            root = self._roots[at]
        elif at in path:
            order = list(path)
            root = min(order[order.index(at) :])
        else:
            root = at
        self._roots.update(dict.fromkeys(path, root))
        return root


def header_graph(mails: list[ThreadHeaders]) -> Graph:
    """The graph of a set of complete mails."""
    existing = {mail.message_id for mail in mails}
    parents: dict[str, str] = {}
    for mail in mails:
        answered = [one for one in mail.in_reply_to if one in existing] or mail.in_reply_to
        named = answered[:1] or mail.references[-1:]
        if named and named[0] != mail.message_id:
            parents[mail.message_id] = named[0]
    for mail in mails:
        chain = [one for one in mail.references if one != mail.message_id]
        for parent, child in pairwise(chain):
            if child not in existing and parent != child:
                parents.setdefault(child, parent)
    return Graph(parents, (mail.message_id for mail in mails))
