"""The protobuf types in which a checked CEL expression is written down, made at run time.

Source: cel-spec, proto/cel/expr/syntax.proto and checked.proto; only what a condition can hold and
what is read here, by the field numbers given there.
"""

from functools import cache

from google.protobuf.descriptor_pb2 import FieldDescriptorProto, FileDescriptorProto
from google.protobuf.descriptor_pool import DescriptorPool
from google.protobuf.message import Message
from google.protobuf.message_factory import GetMessageClass

PACKAGE = "cel.expr"

# A field is "name number type"; a star after the type makes it repeated, a capital letter at its
# beginning names a message of this package.
_MESSAGES = {
    "Constant": "null_value 1 int64, bool_value 2 bool, int64_value 3 int64, uint64_value 4 uint64,"
    "double_value 5 double, string_value 6 string, bytes_value 7 bytes",
    "Ident": "name 1 string",
    "Select": "operand 1 Expr, field 2 string, test_only 3 bool",
    "Call": "target 1 Expr, function 2 string, args 3 Expr*",
    "CreateList": "elements 1 Expr*, optional_indices 2 int32*",
    "CreateStruct": "message_name 1 string",
    "Comprehension": "iter_var 1 string, iter_range 2 Expr, accu_var 3 string, accu_init 4 Expr,"
    "loop_condition 5 Expr, loop_step 6 Expr, result 7 Expr, iter_var2 8 string",
    "Expr": "id 2 int64, const_expr 3 Constant, ident_expr 4 Ident, select_expr 5 Select,"
    "call_expr 6 Call, list_expr 7 CreateList, struct_expr 8 CreateStruct,"
    "comprehension_expr 9 Comprehension",
    "Position": "key 1 int64, value 2 int32",
    "SourceInfo": "line_offsets 3 int32*, positions 4 Position*",
    "Empty": "",
    "Type": "primitive 3 int32, well_known 5 int32, list_type 6 Empty, map_type 7 Empty,"
    "message_type 9 string",
    "TypeOf": "key 1 int64, value 2 Type",
    "CheckedExpr": "type_map 3 TypeOf*, expr 4 Expr, source_info 5 SourceInfo",
    "Any": "type_url 1 string, value 2 bytes",
}
_SCALARS = {
    "double": FieldDescriptorProto.TYPE_DOUBLE,
    "int64": FieldDescriptorProto.TYPE_INT64,
    "uint64": FieldDescriptorProto.TYPE_UINT64,
    "int32": FieldDescriptorProto.TYPE_INT32,
    "bool": FieldDescriptorProto.TYPE_BOOL,
    "string": FieldDescriptorProto.TYPE_STRING,
    "bytes": FieldDescriptorProto.TYPE_BYTES,
}


def checked_expression(serialized: bytes) -> Message:
    """The `CheckedExpr` inside the `Any` that the engine serializes to."""
    boxed = _class("Any").FromString(serialized)
    value: bytes = getattr(boxed, "value")  # noqa: B009  # the type is made at run time
    return _class("CheckedExpr").FromString(value)


@cache
def _class(name: str) -> type[Message]:
    return GetMessageClass(_pool().FindMessageTypeByName(f"{PACKAGE}.{name}"))


@cache
def _pool() -> DescriptorPool:
    file = FileDescriptorProto(name="cel/expr/read.proto", package=PACKAGE, syntax="proto2")
    for name, fields in _MESSAGES.items():
        message = file.message_type.add(name=name)
        for field in filter(None, fields.split(",")):
            message.field.append(_field(*field.split()))
    pool = DescriptorPool()
    pool.Add(file)
    return pool


def _field(name: str, number: str, kind: str) -> FieldDescriptorProto:
    inner = kind.rstrip("*")
    field = FieldDescriptorProto(
        name=name,
        number=int(number),
        type=_SCALARS.get(inner, FieldDescriptorProto.TYPE_MESSAGE),
        label=(
            FieldDescriptorProto.LABEL_REPEATED
            if kind.endswith("*")
            else FieldDescriptorProto.LABEL_OPTIONAL
        ),
    )
    if inner not in _SCALARS:
        field.type_name = f".{PACKAGE}.{inner}"
    return field
