"""Which things can be recorded, each registered once with its words for people."""

_labels: dict[str, str] = {}


def register(name: str, label: str) -> str:
    """Make a kind of activity (`part.noun.past_verb`) known; gives the name back."""
    if _labels.get(name, label) != label:
        raise ValueError(f"activity kind {name} is registered twice")
    _labels[name] = label
    return name


def label(name: str) -> str:
    """The words for a kind."""
    return _labels.get(name, name)


def kinds() -> dict[str, str]:
    """All kinds with their words."""
    return dict(sorted(_labels.items()))
