"""Search the slow obvious way: look at every message and decide by hand whether it is found.

Shares no code with the index: words are cut by the regular expressions below, which know enough for
the vocabulary these tests are written in.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping

from tests.property.search.making import TAGS

from folkmoot.network.search.documents import SearchDocument
from folkmoot.network.search.terms import (
    All,
    Any,
    Flag,
    InGroup,
    Not,
    Phrase,
    Sent,
    Tagged,
    Tree,
    Word,
)

_CHINESE = re.compile(r"[\u4e00-\u9fff]")
_PIECE = re.compile(r"[\u4e00-\u9fff]|[A-Za-z0-9]+")
_FAMILY = dict.fromkeys(("thread", "threads", "threading"), ("thread", "threads", "threading"))
_HUMP = re.compile(r"[A-Z][a-z]+|[a-z]+")


def scanned(
    tree: Tree,
    documents: Iterable[SearchDocument],
    audience: Iterable[str] | None,
    groups: Mapping[str, int],
) -> set[int]:
    """Keys of the documents that `tree` finds and `audience` may see."""
    return {
        document.key
        for document in documents
        if (audience is None or set(audience) & set(document.audience))
        and _is_found(tree, document, groups)
    }


def _is_found(tree: Tree, document: SearchDocument, groups: Mapping[str, int]) -> bool:
    match tree:
        case All(terms=terms):
            return all(_is_found(term, document, groups) for term in terms)
        case Any(terms=terms):
            return any(_is_found(term, document, groups) for term in terms)
        case Not(term=term):
            return not _is_found(term, document, groups)
        case Flag(name=name):
            return name in document.flags
        case InGroup(slug=slug):
            return groups.get(slug) == document.group
        case Tagged(text=text):
            return document.conversation in TAGS.get(text, ())
        case Sent(start=start, until=until):
            return (start is None or start <= document.sent_at) and (
                until is None or document.sent_at < until
            )
        case Word(text=text, field=field, prefix=prefix):
            forms = () if prefix else _FAMILY.get(text, ())
            return _is_in(document, text, field, prefix=prefix, forms=forms)
        case Phrase(text=text, field=field):
            return _is_in(document, text, field)


def _is_in(
    document: SearchDocument,
    wanted: str,
    field: str | None,
    *,
    prefix: bool = False,
    forms: tuple[str, ...] = (),
) -> bool:
    """True if `wanted` is in `field` (None: everywhere), or one of its `forms` is in its prose."""
    texts = {
        "subject": [document.subject],
        "own": [document.own],
        "quoted": [document.quoted],
        "file": list(document.file_names),
    }
    names = {
        "from": [document.sender_name, document.sender_address],
        "to": list(document.recipients),
        "list": [document.list_id],
    }
    if field is None:
        texts[""] = [text for known in texts.values() for text in known] + [document.file_text]
        names[""] = [document.sender_name]
    prose = [_lower(_pieces(text)) for text in texts.get(field or "", [])]
    prose += [_humps(text) for text in texts.get(field or "", [])]
    named = [_lower(_pieces(name)) for name in names.get(field or "", [])]
    pieces = _lower(_pieces(wanted))
    return any(_contains(row, pieces, prefix) for row in prose + named) or any(
        _contains(row, [form], False) for row in prose for form in forms
    )


def _contains(row: list[str], wanted: list[str], prefix: bool) -> bool:
    """True if the pieces `wanted` stand next to each other in `row`."""
    # A Chinese character is a piece of its own, so what follows one may always be cut off.
    begun = prefix or _CHINESE.fullmatch(wanted[-1]) is not None
    return any(
        row[at : at + len(wanted) - 1] == wanted[:-1] and _matches(row, at, wanted, begun)
        for at in range(len(row) - len(wanted) + 1)
    )


def _matches(row: list[str], at: int, wanted: list[str], begun: bool) -> bool:
    last = row[at + len(wanted) - 1]
    return last.startswith(wanted[-1]) if begun else last == wanted[-1]


def _pieces(text: str) -> list[str]:
    plain = unicodedata.normalize("NFKD", text)
    return _PIECE.findall("".join(letter for letter in plain if not unicodedata.combining(letter)))


def _lower(pieces: list[str]) -> list[str]:
    return [piece.lower() for piece in pieces]


def _humps(text: str) -> list[str]:
    words = dict.fromkeys(piece for piece in _pieces(text) if re.search("[a-z][A-Z]", piece))
    return [hump.lower() for word in words for hump in _HUMP.findall(word)]
