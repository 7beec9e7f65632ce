"""A release's contents written as the files of a pack; read again they are equal."""

from collections.abc import Mapping
from pathlib import Path

import msgspec
import yaml

from folkmoot.policy.engine.contents import Contents
from folkmoot.policy.engine.pack.examples import written_act
from folkmoot.policy.engine.pack.reading import ABOUT, PARAMETERS, TESTS
from folkmoot.policy.engine.rules import PackParameters, Test

NAMED = frozenset({"name", "title"})


def files_from(contents: Contents) -> dict[str, str]:
    """The files of the pack, by their names below its folder."""
    about = {
        "name": contents.name,
        "title": contents.title,
        "summary": contents.summary,
        "not_caught": contents.not_caught,
        "bindings": contents.bindings,
        "detectors": contents.detectors,
    }
    files = {ABOUT: _yaml({name: value for name, value in about.items() if value or name in NAMED})}
    files |= {f"documents/{one.name}.md": one.text for one in contents.documents}
    files |= {f"rules/{one.name}.yaml": _yaml(one) for one in contents.rules}
    if contents.tests:
        files[TESTS] = _yaml(_tests(contents.tests))
    if contents.parameters != PackParameters():
        files[PARAMETERS] = _yaml(contents.parameters)
    return files


def write_pack(contents: Contents, folder: Path) -> None:
    """Writes the pack into a folder, which is made; files of these names are replaced.

    The contents must have been checked: names of documents and rules become names of files.
    """
    for name, text in files_from(contents).items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8", newline="\n")


def _tests(tests: tuple[Test, ...]) -> Mapping[str, list[dict[str, object]]]:
    found: dict[str, list[dict[str, object]]] = {}
    for test in tests:
        told: dict[str, object] = msgspec.to_builtins(test)
        told["act"] = written_act(test.act)
        found.setdefault(str(told.pop("rule")), []).append(told)
    return found


def _yaml(value: object) -> str:
    """Block YAML in the order of the fields, text of several lines as it stands."""
    plain = msgspec.to_builtins(value, str_keys=True)
    return yaml.dump(plain, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=100)


class _Dumper(yaml.SafeDumper):
    """Without anchors: the reader takes none."""

    def ignore_aliases(self, data: object) -> bool:  # noqa: ARG002  # the name yaml calls
        return True


def _text(dumper: yaml.SafeDumper, value: str) -> yaml.ScalarNode:
    """Text is quoted wherever some reader of YAML could take it for something else."""
    lines = value.split("\n")
    is_word = value.replace("_", "").replace("-", "").isalpha()
    # in blocks YAML changes what else ends a line somewhere, and cannot say what is not printable
    is_block = len(lines) > 1 and all(line.isprintable() for line in lines)
    style = "|" if is_block else None if is_word else '"'
    return dumper.represent_scalar("tag:yaml.org,2002:str", value, style=style)


_Dumper.add_representer(str, _text)
