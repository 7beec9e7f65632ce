"""The words of a rule with the facts of an act put in."""

from string import Formatter

from folkmoot.policy.engine.acts import Act

LONGEST_FACT = 200


def placeholders(words: str) -> tuple[str, ...]:
    """The paths of the facts a reason tells. Raises ValueError for braces that do not fit."""
    parts = list(Formatter().parse(words))
    for _, name, form, conversion in parts:
        if name is not None and (not name or form or conversion):
            raise ValueError("a brace in a reason holds the path of a fact, and nothing else")
    return tuple(name for _, name, _, _ in parts if name)


def told(words: str, act: Act) -> str:
    """The reason for one act; long facts are cut, so that a message is not quoted whole."""
    parts = Formatter().parse(words)
    return "".join(text + (_fact(act, name) if name else "") for text, name, _, _ in parts)


def _fact(act: Act, path: str) -> str:
    words = path.split(".")
    value: object = act
    if words[0] == "signals":
        value = next((one for one in act.signals if one.detector == words[1]), None)
        words = words[1:]
        words[0] = words[0] if value is None else ""
    for word in filter(None, words):
        value = getattr(value, word, "?")
    shown = ", ".join(map(str, value)) if isinstance(value, tuple | dict) else str(value)
    shown = shown if len(shown) <= LONGEST_FACT else shown[:LONGEST_FACT] + " …"
    return shown.encode(errors="replace").decode()  # half characters can be told to nobody
