"""Fields of the index: what each is for, and how a document fills them.

Nothing of a message's text is stored; a hit gives back its key, Message-ID and conversation.
Positions are kept in every text field, so a phrase is found in quotations and attachments too: on
17,885 messages of a list this costs 4.5 MB of 21 MB, where notmuch's database takes 239 MB.
"""

from datetime import UTC, datetime

import tantivy

from folkmoot.network.search.documents import SUPERSEDED, SearchDocument
from folkmoot.network.search.words import TOKENIZER, camel_parts, indexed_text

# Raise with each change of fields or of `words`: an index of another version is rebuilt.
SCHEMA_VERSION = 1

# The index also holds one document that is no message: how far its consumer has read the feed.
MARKER = "position"

TEXT_FIELDS = (
    "subject",
    "own",
    "quoted",
    "sender_name",
    "sender_address",
    "recipients",
    "file_names",
    "file_text",
    "list_id",
)
# Rank has a floor: a message dated before 1978 is an error of its clock, not an old message.
_EARLIEST_RANKED = 1 << 28
# The engine multiplies the score by the logarithm of this: a superseded decision counts half.
_SUPERSEDED_RANKED = 1 << 15


def built_schema() -> tantivy.Schema:
    """The engine's schema for `SearchDocument`."""
    builder = tantivy.SchemaBuilder()
    for name in TEXT_FIELDS:
        builder.add_text_field(name, tokenizer_name=TOKENIZER, index_option="position")
    builder.add_integer_field("key", indexed=True, fast=True)
    builder.add_integer_field("group", indexed=True, fast=True)
    builder.add_integer_field("conversation", indexed=True, fast=True)
    builder.add_integer_field("sent_at", fast=True)
    builder.add_integer_field("recency", fast=True)
    builder.add_integer_field("year", fast=True)
    builder.add_text_field("audience", tokenizer_name="raw", index_option="basic")
    builder.add_text_field("sender", tokenizer_name="raw", index_option="basic", fast=True)
    builder.add_text_field("flags", tokenizer_name="raw", index_option="basic", fast=True)
    builder.add_text_field("message_id", tokenizer_name="raw", index_option="basic", stored=True)
    builder.add_text_field("marker", tokenizer_name="raw", index_option="basic")
    builder.add_integer_field("position", stored=True)
    return builder.build()


def engine_document(document: SearchDocument) -> tantivy.Document:
    """`document` in the fields of the schema."""
    made = tantivy.Document()
    made.add_integer("key", document.key)
    made.add_integer("group", document.group)
    made.add_integer("conversation", document.conversation)
    made.add_integer("sent_at", document.sent_at)
    made.add_integer("recency", _newness(document))
    made.add_integer("year", _year(document.sent_at))
    made.add_text("message_id", _storable(document.message_id))
    made.add_text("sender", _storable(document.sender_address.casefold()))
    for token in document.audience:
        made.add_text("audience", token)
    for flag in document.flags:
        made.add_text("flags", flag)
    _add_words(made, "subject", document.subject)
    _add_words(made, "own", document.own)
    _add_words(made, "quoted", document.quoted)
    _add_words(made, "file_text", document.file_text)
    for name in document.file_names:
        _add_words(made, "file_names", name)
    _add_name(made, "sender_name", document.sender_name)
    _add_name(made, "sender_address", document.sender_address)
    _add_name(made, "list_id", document.list_id)
    for recipient in document.recipients:
        _add_name(made, "recipients", recipient)
    return made


def position_document(position: int) -> tantivy.Document:
    """The marker that says how far the feed has been read."""
    made = tantivy.Document()
    made.add_text("marker", MARKER)
    made.add_integer("position", position)
    return made


def _add_words(made: tantivy.Document, field: str, text: str) -> None:
    if not text:
        return
    made.add_text(field, indexed_text(text))
    parts = camel_parts(text)
    if parts:
        made.add_text(field, parts)


def _add_name(made: tantivy.Document, field: str, text: str) -> None:
    """Names of people and lists: their capitals tell nothing about parts."""
    if text:
        made.add_text(field, indexed_text(text))


def _newness(document: SearchDocument) -> int:
    if SUPERSEDED in document.flags:
        return _SUPERSEDED_RANKED
    return max(document.sent_at, _EARLIEST_RANKED)


def _storable(text: str) -> str:
    """`text` as the engine can take it: headers of broken mail may hold lone surrogates."""
    return text if text.isascii() else text.encode("utf-8", "replace").decode()


def _year(sent_at: int) -> int:
    """Calendar year in UTC; a time outside of what calendars know counts as year 0."""
    try:
        return datetime.fromtimestamp(sent_at, UTC).year
    except (ValueError, OverflowError, OSError):
        return 0
