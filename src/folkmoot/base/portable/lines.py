"""The shape of a table's lines: which fields a line has, of which types, within which bounds."""

import base64
from collections.abc import Mapping
from datetime import date, datetime
from typing import Annotated, Any, TypeAlias
from uuid import UUID

import msgspec
from django.db import models

from folkmoot.base.ids import LENGTH, read, written
from folkmoot.base.portable.table import Column, Name, Table, Tables

Line: TypeAlias = dict[str, Any]
"""A line as it was decoded: field and value."""
Ref: TypeAlias = Annotated[str, msgspec.Meta(pattern=rf"^[0-9a-z]{{{LENGTH}}}\Z")]
_RANGES = {
    "SmallIntegerField": (-(2**15), 2**15 - 1),
    "PositiveSmallIntegerField": (0, 2**15 - 1),
    "IntegerField": (-(2**31), 2**31 - 1),
    "PositiveIntegerField": (0, 2**31 - 1),
    "BigIntegerField": (-(2**63), 2**63 - 1),
}
_EMPTY: tuple[object, ...] = ("", 0, False, b"")


class Shape:
    """How one table's rows are written and read."""

    def __init__(self, tables: Tables, table: Table) -> None:
        self.table = table
        self.columns = [one for one in tables.columns(table) if one.name not in table.late]
        named = ("", *table.same, *table.late)
        self.late = [one for one in tables.columns(table) if one.name in named]
        self._decoder = _decoder(table.name, [_field(tables, one) for one in self.columns])
        names = [("name", _name_type(tables, table))]
        fields = [_field(tables, one) for one in self.late]
        self._late_decoder = _decoder(table.name, [*names, *fields])

    def line(self, values: Mapping[str, object]) -> bytes:
        """One row as a line; what is empty is left out."""
        told = {one.name: values[one.name] for one in self.columns if not _is_empty(one, values)}
        return msgspec.json.encode(told) + b"\n"

    def late_line(self, name: Name, values: Mapping[str, object]) -> bytes:
        """What is filled in later of the row of this name."""
        told = {one.name: values[one.name] for one in self.late if values[one.name] is not None}
        named = name if len(name) > 1 else name[0]
        return msgspec.json.encode({"name": named, **told}) + b"\n"

    def read(self, line: bytes) -> Line:
        """A line back; ValueError says in words what is wrong with it."""
        values = _read(self._decoder, line)
        if self.table.usable is not None:
            self.table.usable(values)
        return values

    def read_late(self, line: bytes) -> Line:
        """A line of `late_line` back."""
        return _read(self._late_decoder, line)


def outside(column: Column, values: tuple[object, ...]) -> object:
    """A value as it stands in a line: names of rows, ids as written in addresses."""
    told = [written(one) if isinstance(one, UUID) else one for one in values]
    if column.target is not None and len(told) > 1:
        return None if told[0] is None else told
    return _binary(column, told[0])


def inside(column: Column, value: object) -> object:
    """A value of a line as the column holds it."""
    if value is None or column.target is not None:
        return value
    if isinstance(column.field, models.UUIDField):
        return read(str(value))
    if isinstance(column.field, models.BinaryField):
        return _bytes(column, str(value))
    return value


def name_of(value: object) -> Name:
    """The name a line gives, as names are compared."""
    parts = value if isinstance(value, list | tuple) else (value,)
    return tuple(part if isinstance(part, int) else str(part) for part in parts)


def content_of(text: object) -> bytes:
    """The bytes that stand in a line."""
    return base64.b64decode(str(text), validate=True)


def _binary(column: Column, value: object) -> object:
    if not isinstance(column.field, models.BinaryField) or value is None:
        return value
    content = bytes(value)  # type: ignore[call-overload]  # bytes or a view of them
    return content.hex() if _is_digest(column) else base64.b64encode(content).decode()


def _bytes(column: Column, text: str) -> bytes:
    return bytes.fromhex(text) if _is_digest(column) else content_of(text)


def _is_digest(column: Column) -> bool:
    return column.field.max_length is not None


def _is_empty(column: Column, values: Mapping[str, object]) -> bool:
    value = values[column.name]
    if value is None:
        return True
    return not column.field.null and column.target is None and value in _EMPTY


def _decoder(name: str, fields: list[tuple[Any, ...]]) -> msgspec.json.Decoder[Any]:
    kind = msgspec.defstruct(name, fields, kw_only=True, forbid_unknown_fields=True)
    return msgspec.json.Decoder(kind)


def _read(decoder: msgspec.json.Decoder[Any], line: bytes) -> Line:
    values = msgspec.structs.asdict(decoder.decode(line))
    # text of PostgreSQL holds no NUL; looked for in the bytes first, since nearly none has one
    if rb"\u0000" in line and "\x00" in repr_of(values):
        raise ValueError("A text holds a NUL")
    return values


def repr_of(values: object) -> str:
    """All texts in some decoded values, one behind the other."""
    if isinstance(values, str):
        return values
    if isinstance(values, dict):
        return "".join(repr_of(one) for pair in values.items() for one in pair)
    if isinstance(values, list | tuple):
        return "".join(map(repr_of, values))
    return ""


def _field(tables: Tables, column: Column) -> tuple[Any, ...]:
    kind = _type(tables, column)
    if column.field.null:
        return (column.name, kind | None, None)
    empty = _empty_value(column)
    return (column.name, kind) if empty is None else (column.name, kind, empty)


def _empty_value(column: Column) -> object:
    """What a line means that does not name the field; None: it must."""
    field = column.field
    if column.target is not None:
        return None
    if isinstance(field, models.BooleanField):
        return False
    if isinstance(field, models.CharField | models.TextField | models.BinaryField):
        return ""
    return 0 if isinstance(field, models.IntegerField | models.FloatField) else None


def _type(tables: Tables, column: Column) -> Any:
    field = column.field
    if column.target is not None:
        return _name_type(tables, column.target)
    if isinstance(field, models.IntegerField):
        low, high = _RANGES[field.get_internal_type()]
        # numbers beyond 63 bits are no matter for msgspec's own bounds
        return Annotated[int, msgspec.Meta(ge=low, le=high)]
    return _type_of_text(field)


def _type_of_text(field: "models.Field[object, object]") -> Any:
    plain: dict[type[models.Field[Any, Any]], Any] = {
        models.BooleanField: bool,
        models.FloatField: float,
        models.DateTimeField: Annotated[datetime, msgspec.Meta(tz=True)],
        models.DateField: date,
        models.UUIDField: Ref,
        models.JSONField: Any,
    }
    for kind, found in plain.items():
        if isinstance(field, kind):
            return found
    if isinstance(field, models.BinaryField):
        if field.max_length is None:
            return str
        return Annotated[str, msgspec.Meta(pattern=r"^(?:[0-9a-f]{2})*\Z")]
    if field.choices:
        words = tuple(str(word) for word, _ in field.choices)
        pattern = "|".join([*words, ""] if field.blank else words)
        return Annotated[str, msgspec.Meta(pattern=rf"^(?:{pattern})\Z")]
    if isinstance(field, models.SlugField):
        return Annotated[
            str, msgspec.Meta(pattern=r"^[-a-zA-Z0-9_]+\Z", max_length=field.max_length)
        ]
    if isinstance(field, models.CharField):
        return Annotated[str, msgspec.Meta(max_length=field.max_length)]
    return str


def _name_type(tables: Tables, table: Table) -> Any:
    """A text or number, or a list of them where several make the name."""
    types = [_end_type(tables, table, path) for path in table.named]
    if not types:
        return Any
    return types[0] if len(types) == 1 else tuple[tuple(types)]  # type: ignore[misc]  # made of the paths


def _end_type(tables: Tables, table: Table, path: str) -> Any:
    model: Any = table.model
    field: Any = None
    for word in path.split("__"):
        field = model._meta.get_field(word)  # noqa: SLF001  # Django's documented model API
        model = field.related_model
    return _type(tables, Column(field.name, field))
