"""The invented people of the federation, and in what manner each of them writes mail."""

from enum import StrEnum

import msgspec

from folkmoot.people.api import PersonKind, Role

ORGANISATION = "Quillhaven Federation"
HOUSE = "quillhaven.example.org"
OUTSIDE = "example.net"


class Manner(StrEnum):
    """What somebody's mailer makes of a message."""

    PLAIN = "plain"
    FLOWED = "flowed"
    ENCODED = "encoded"
    HTML = "html"
    OUTLOOK = "outlook"


class Player(msgspec.Struct, frozen=True):
    """One of the cast; `kind` is how the house knows them."""

    name: str
    email: str
    about: str
    manner: Manner = Manner.PLAIN
    kind: str = PersonKind.MEMBER
    signature: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()

    @property
    def first_name(self) -> str:
        """What others call them in a greeting."""
        return self.name.split()[0]


def _member(
    name: str,
    about: str,
    manner: Manner = Manner.PLAIN,
    *roles: str,
    email: str = "",
) -> Player:
    first, _, last = about.partition(", ")
    local = email or f"{name.split(maxsplit=1)[0]}.{name.rsplit(maxsplit=1)[-1]}".lower()
    signature = (name, first, last) if last else (name, first)
    return Player(name, f"{local}@{HOUSE}", about, manner, PersonKind.MEMBER, signature, roles)


def _outsider(name: str, local: str, kind: str, manner: Manner = Manner.PLAIN) -> Player:
    return Player(name, f"{local}@{OUTSIDE}", "", manner, kind)


PLAIN, FLOWED, ENCODED = Manner.PLAIN, Manner.FLOWED, Manner.ENCODED
HTML, OUTLOOK = Manner.HTML, Manner.OUTLOOK

ADMINISTRATOR = _member(
    "Ines Okonjo", "Head of systems, Federation office", PLAIN, Role.ADMINISTRATOR, Role.IT
)

MEMBERS = (
    ADMINISTRATOR,
    _member("Tomasz Wilkowicz", "Lead cataloguer, The Map Room", FLOWED, Role.MODERATOR),
    _member("Aroha Tepania", "Director, Federation office", HTML, Role.SPOKESPERSON),
    _member("Sólrún Eldjárn", "Conservator, Tidewater Museum", ENCODED, email="solrun.eldjarn"),
    _member("Léo Marchandeau", "Exhibitions, Museum of Small Machines", HTML, email="leo"),
    _member("יעל שטרנברג", "Curator of manuscripts, Weavers' Archive", ENCODED, email="yael"),
    _member("ليلى الحدادين", "Keeper of calligraphy, House of Bells", ENCODED, email="layla"),
    _member("森下 かなえ", "Prints and drawings, Lamplighters' House", ENCODED, email="kanae"),
    _member("林 若溪", "Digital collections, Night Library", ENCODED, email="ruoxi"),
    _member("Ngozi Adebayo-Lind", "Education, Fern Gate Children's Library", OUTLOOK),
    _member("Marek Dvořáček", "Software, Federation office", PLAIN, Role.IT, email="marek"),
    _member("Priya Ramanujam", "Software, Federation office", PLAIN),
    _member("Oluwaseun Bright", "Front of house, Tidewater Museum", OUTLOOK),
    _member("Hanneke de Wilde", "Registrar, Salt Store", FLOWED),
    _member("Giulia Tarantelli", "Registrar, Museum of Small Machines", OUTLOOK),
    _member("Mikael Strandqvist", "Buildings and climate, Federation office", PLAIN),
    _member("Dilnoza Yusupova", "Textiles, Weavers' Archive", FLOWED),
    _member("Callum MacAskill", "Volunteers, Orchard Branch", HTML),
    _member("Wanjiru Kamande", "Reading rooms, Observatory Library", PLAIN, Role.MODERATOR),
    _member("Andrzej Nowicki-Stone", "Finance, Federation office", OUTLOOK),
    _member("Beatriz Quaresma", "Rights and contracts, Federation office", FLOWED, Role.LEGAL),
    _member("Tevite Fonoti", "Security, Salt Store", PLAIN, Role.SECURITY),
    _member(
        "Rosalind Achterberg",
        "Press and publications, Federation office",
        HTML,
        Role.COMMUNICATIONS,
    ),
    _member("Efua Mensah-Clarke", "Staff and training, Federation office", OUTLOOK, Role.HR),
    _member("Nikos Papageorgakis", "Photography, Map Room", PLAIN),
    _member("Sunniva Haugland", "Botany, The Herbarium", FLOWED),
    _member("Dao Minh Châu", "Sound and film, House of Bells", ENCODED, email="chau"),
    _member("Jarrah Whitlock", "Oral history, Observatory Library", PLAIN),
)

GUESTS = (
    _outsider("Imani Castellane", "imani.castellane", PersonKind.GUEST),
    _outsider("Petr Zelinka", "petr.zelinka", PersonKind.GUEST, FLOWED),
    _outsider("Maristela Freitas", "maristela", PersonKind.GUEST, HTML),
    _outsider("Gwil Penhallow", "gwil", PersonKind.GUEST),
)

CORRESPONDENTS = (
    _outsider("Edda Kristmann", "edda.kristmann", PersonKind.CORRESPONDENT),
    _outsider("Rashid Bekmambetov", "rashid.b", PersonKind.CORRESPONDENT, FLOWED),
    _outsider("Clementine Oduya", "clem", PersonKind.CORRESPONDENT, HTML),
    _outsider("Viktor Halvarsson", "viktor.halvarsson", PersonKind.CORRESPONDENT),
    _outsider("김서윤", "seoyun", PersonKind.CORRESPONDENT, ENCODED),
    _outsider("Αθηνά Μελισσινού", "athina", PersonKind.CORRESPONDENT, ENCODED),
    _outsider("Juno Abernathy", "juno", PersonKind.CORRESPONDENT),
    _outsider("Bram Oosterveld", "bram", PersonKind.CORRESPONDENT, OUTLOOK),
)

EVERYBODY = MEMBERS + GUESTS + CORRESPONDENTS
BY_EMAIL = {player.email: player for player in EVERYBODY}


def named(first_name: str) -> Player:
    """The one of the cast whose name begins with this word."""
    return next(player for player in EVERYBODY if player.first_name == first_name)
