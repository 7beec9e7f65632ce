"""A release: texts, rules, tests, parameters and the versions of the detectors, under one digest.

Decisions, signatures, acknowledgements and exceptions all cite the digest, so that what was said in
words and what the machine enforced can never drift apart.
"""

import hashlib
from functools import cached_property

import msgspec

from folkmoot.policy.engine.detectors import Detector, registered
from folkmoot.policy.engine.documents import Clause, Document, clauses_of
from folkmoot.policy.engine.rules import Binding, PackParameters, Rule, Test
from folkmoot.policy.engine.schema import DetectorKind, Schema

_encoder = msgspec.json.Encoder(order="sorted")


class Contents(
    msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True, kw_only=True
):
    """Everything a release is made of.

    `not_caught` says in words what the rules will not find. `detectors` maps each detector that a
    rule reads to the version it was tested with. A field that is added later has a default that
    changes nothing, so old digests stay what they were.
    """

    name: str
    title: str
    summary: str = ""
    not_caught: tuple[str, ...] = ()
    documents: tuple[Document, ...]
    rules: tuple[Rule, ...] = ()
    tests: tuple[Test, ...] = ()
    parameters: PackParameters = PackParameters()
    bindings: tuple[Binding, ...] = ()
    detectors: dict[str, str] = {}
    schema: int = 1

    @property
    def digest(self) -> str:
        """SHA-256, in hexadecimal, of the canonical JSON: names sorted, defaults left out."""
        return hashlib.sha256(_encoder.encode(self)).hexdigest()

    def clauses(self) -> dict[str, Clause]:
        """The clauses of all documents by their ids."""
        found = (clauses_of(one, one.name)[0] for one in self.documents)
        return {clause.id: clause for clauses in found for clause in clauses}


def ordered(contents: Contents) -> Contents:
    """The same contents in the order that a pack is read in, which the digest is made of.

    Lines of documents end in one way, whatever the browser or editor they come from.
    """
    documents = (Document(one.name, _lines(one.text)) for one in contents.documents)
    return msgspec.structs.replace(
        contents,
        documents=tuple(sorted(documents, key=lambda one: one.name)),
        rules=tuple(sorted(contents.rules, key=lambda one: one.name)),
        tests=tuple(sorted(contents.tests, key=lambda one: one.rule)),
    )


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


class Surroundings:
    """What the rules of one pack are read against: its detectors and the schema they make."""

    def __init__(self, parameters: PackParameters) -> None:
        self._parameters = parameters
        self.detectors: tuple[Detector, ...] = registered(parameters.detectors)
        kinds = (DetectorKind(one.name, one.version, one.kinds) for one in self.detectors)
        self.kinds = tuple(sorted(kinds, key=lambda one: one.name))

    @cached_property
    def schema(self) -> Schema:
        """The facts, with the words this pack closes them to."""
        return Schema(self.kinds, self._parameters.vocabulary)

    @property
    def versions(self) -> dict[str, str]:
        """The version of every detector here."""
        return {one.name: one.version for one in self.kinds}
