"""The texts of the demo and the small grammar over them: whole paragraphs with slots to fill."""

import tomllib
from datetime import datetime
from functools import cache
from importlib.resources import files
from random import Random

import msgspec

HOUSES = (
    "the Tidewater Museum", "the Observatory Library", "the Lamplighters' House",
    "the Museum of Small Machines", "the Weavers' Archive", "the Map Room",
    "the Orchard Branch", "the Night Library", "the Salt Store", "the House of Bells",
    "the Fern Gate Children's Library", "the Herbarium",
)  # fmt: skip
OBJECTS = (
    "brass street lamp", "salt receipt book", "tide clock", "punched card for a loom",
    "bell rope", "folding map case", "lamplighter's ladder", "pressed thistle",
    "tin telescope", "night watchman's rattle", "model of the old lock", "ferry whistle",
    "cash register", "teapot with five numbers", "school globe", "weaver's shuttle",
    "map of the marshes", "magic lantern", "letter scale", "ship's barometer",
)  # fmt: skip
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday")


class Topic(msgspec.Struct, frozen=True):
    """What a conversation may be about; `answers` go with `asks`, one each."""

    subjects: tuple[str, ...]
    openings: tuple[str, ...]
    points: tuple[str, ...]
    asks: tuple[str, ...]
    answers: tuple[str, ...]


class Topics(msgspec.Struct, frozen=True):
    """A file of topics."""

    topics: tuple[Topic, ...]


class Facet(msgspec.Struct, frozen=True):
    """One side of the long conversation."""

    title: str
    claims: tuple[str, ...]


class LongTopic(msgspec.Struct, frozen=True):
    """What the long conversation is about."""

    subject: str
    opening: str
    facets: tuple[Facet, ...]


class Frames(msgspec.Struct, frozen=True):
    """Sentences that fit under any subject."""

    agreements: tuple[str, ...]
    doubts: tuple[str, ...]
    tasks: tuple[str, ...]
    thanks: tuple[str, ...]
    links: tuple[str, ...]
    greetings: tuple[str, ...]
    closings: tuple[str, ...]


class Series(msgspec.Struct, frozen=True):
    """A patch series: a cover letter, patches (title, text, diff) and remarks on them."""

    title: str
    cover: str
    patches: tuple[tuple[str, str, str], ...]
    remarks: tuple[str, ...]


class AllSeries(msgspec.Struct, frozen=True):
    """A file of patch series."""

    series: tuple[Series, ...]


def _read(name: str) -> object:
    return tomllib.loads((files(__package__) / "texts" / f"{name}.toml").read_text("utf-8"))


@cache
def topics_of(slug: str) -> tuple[Topic, ...]:
    """What a group talks about."""
    return msgspec.convert(_read(slug), Topics).topics


@cache
def long_topic() -> LongTopic:
    """What the long conversation is about."""
    return msgspec.convert(_read("numbers"), LongTopic)


@cache
def frames() -> Frames:
    """Sentences that fit everywhere."""
    return msgspec.convert(_read("frames"), Frames)


@cache
def patch_series() -> tuple[Series, ...]:
    """The patch series."""
    return msgspec.convert(_read("patches"), AllSeries).series


class Slots:
    """What stands in the slots: the same house and object throughout a conversation."""

    def __init__(self, rng: Random, started_at: datetime) -> None:
        self._rng = rng
        self._house, self._other = rng.sample(HOUSES, 2)
        self._object = rng.choice(OBJECTS)
        self._month = started_at.strftime("%B")

    def fill(self, text: str, *, parent: str = "", person: str = "", home: str = "") -> str:
        """The text with its slots filled; numbers and weekdays differ each time."""
        filled = text.format(
            house=self._house,
            other=self._other,
            object=self._object,
            month=self._month,
            weekday=self._rng.choice(WEEKDAYS),
            number=self._rng.choice((120, 180, 240, 260, 310, 340, 420, 480, 560, 730)),
            few=self._rng.randint(2, 5),
            parent=parent,
            person=person or "the registrar",
            home=home or "our side",
        )
        return filled[:1].upper() + filled[1:]
