"""YAML read with the place of every value, so that a refusal can point at a character.

Only plain values, lists and mappings: no tags, anchors or aliases (a few of them can stand for
gigabytes), and no key twice (YAML lets the last one win in silence).
"""

import re
from collections.abc import Iterator
from typing import NoReturn

import yaml

from folkmoot.policy.engine.pack.problems import Problem, Refused

Path = tuple[str | int, ...]
LONGEST_FILE = 1_000_000
DEEPEST = 20
_BEGINS = (
    yaml.BlockSequenceStartToken,
    yaml.BlockMappingStartToken,
    yaml.FlowSequenceStartToken,
    yaml.FlowMappingStartToken,
)
_ENDS = (yaml.BlockEndToken, yaml.FlowSequenceEndToken, yaml.FlowMappingEndToken)

_WORDS = {"true": True, "false": False, "null": None, "~": None, "": None}
_WHOLE = re.compile(r"^-?(0|[1-9][0-9]{0,17})$")
_NUMBER = re.compile(r"^-?[0-9]{1,17}\.[0-9]{1,17}$")


class YamlText:
    """One YAML file: `value` is what it says, `place` tells where."""

    def __init__(self, file: str, text: str) -> None:
        self.file = file
        self._text = text
        self._nodes: dict[Path, yaml.Node] = {}
        self._keys: dict[Path, yaml.Node] = {}
        self.value = self._read()

    def has(self, path: Path) -> bool:
        """Whether there is a value at this path."""
        return path in self._nodes

    def place(self, path: Path, *, key: bool = False) -> tuple[int, int]:
        """Line and column of a value, or of its key; of the nearest thing above it if it is not
        there."""
        while path and path not in self._nodes:
            path = path[:-1]
        node = self._keys.get(path) if key else None
        mark = (node or self._nodes.get(path) or _START).start_mark
        return mark.line + 1, mark.column + 1

    def place_in(self, path: Path, at: int) -> tuple[int, int]:
        """Line and column of the character number `at` of a text value, however it is folded."""
        node = self._nodes.get(path)
        if not isinstance(node, yaml.ScalarNode):
            return self.place(path)
        index = _raw_index(self._text, node, at)
        line = self._text.count("\n", 0, index)
        return line + 1, index - (self._text.rfind("\n", 0, index) + 1) + 1

    def problem(
        self, path: Path, words: str, suggestion: str = "", *, at: int | None = None
    ) -> Problem:
        """A problem with a value, or with one character of it."""
        line, column = self.place(path) if at is None else self.place_in(path, at)
        return Problem(self.file, line, column, words, suggestion)

    def key_problem(self, path: Path, words: str, suggestion: str = "") -> Problem:
        """A problem with the key of a value."""
        return Problem(self.file, *self.place(path, key=True), words, suggestion)

    def _read(self) -> object:
        if len(self._text) > LONGEST_FILE:
            self._refuse(_START.start_mark, f"the file is longer than {LONGEST_FILE} characters")
        try:
            depth = 0
            for token in yaml.scan(self._text, Loader=yaml.SafeLoader):
                if isinstance(token, yaml.AnchorToken | yaml.AliasToken | yaml.TagToken):
                    self._refuse(token.start_mark, "anchors, aliases and tags are not read")
                depth += isinstance(token, _BEGINS) - isinstance(token, _ENDS)
                if depth > DEEPEST:
                    self._refuse(token.start_mark, f"nested deeper than {DEEPEST}")
            node = yaml.compose(self._text, Loader=yaml.SafeLoader)
        except yaml.MarkedYAMLError as problem:
            mark = problem.problem_mark or _START.start_mark
            self._refuse(mark, f"this is no YAML: {problem.problem}")
        except yaml.YAMLError as problem:
            self._refuse(_START.start_mark, f"this is no YAML: {problem}".splitlines()[0])
        return self._value(node, ()) if node else None

    def _value(self, node: yaml.Node, path: Path) -> object:
        self._nodes[path] = node
        if isinstance(node, yaml.MappingNode):
            return dict(self._pairs(node, path))
        if isinstance(node, yaml.SequenceNode):
            return [self._value(inner, (*path, place)) for place, inner in enumerate(node.value)]
        return _plain(node.value) if _is_plain(node) else node.value

    def _pairs(self, node: yaml.MappingNode, path: Path) -> Iterator[tuple[str, object]]:
        seen: set[str] = set()
        for key, value in node.value:
            if not isinstance(key, yaml.ScalarNode):
                self._refuse(key.start_mark, "a key is one word")
            if key.value in seen:
                self._refuse(key.start_mark, f"`{key.value}` stands here twice")
            seen.add(key.value)
            self._keys[(*path, key.value)] = key
            yield key.value, self._value(value, (*path, key.value))

    def _refuse(self, mark: yaml.Mark, words: str) -> NoReturn:
        raise Refused([Problem(self.file, mark.line + 1, mark.column + 1, words)])


def _is_plain(node: yaml.Node) -> bool:
    return isinstance(node, yaml.ScalarNode) and not node.style


def _plain(text: str) -> object:
    """What an unquoted word means: YAML's `no` is Norway here, and 1:30 no number."""
    if text in _WORDS:
        return _WORDS[text]
    if _WHOLE.match(text):
        return int(text)
    return float(text) if _NUMBER.match(text) else text


def _raw_index(text: str, node: yaml.ScalarNode, at: int) -> int:
    """Where the character number `at` of a scalar stands in the file.

    Goes through both in step and skips what the file has more: quotes, indentation, folded lines.
    """
    index, end = node.start_mark.index, node.end_mark.index
    if node.style in {"|", ">"}:
        index = text.find("\n", index, end) + 1
    for wanted in node.value[: at + 1]:
        while index < end and text[index] != wanted and not (wanted == " " and text[index] == "\n"):
            index += 1
        index += 1
    return max(node.start_mark.index, min(index, end) - 1)


_START = yaml.ScalarNode(
    "tag:yaml.org,2002:null", "", yaml.Mark("", 0, 0, 0, None, 0), yaml.Mark("", 0, 0, 0, None, 0)
)
