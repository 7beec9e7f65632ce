"""Numbers that a state gives to a person, checked by python-stdnum.

A number of digits alone is believed only behind its name: one in ten or eleven of any such numbers
passes the checksum.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

import stdnum.au.tfn
import stdnum.be.nn
import stdnum.bg.egn
import stdnum.br.cpf
import stdnum.ca.sin
import stdnum.ch.ssn
import stdnum.cl.rut
import stdnum.cn.ric
import stdnum.cz.rc
import stdnum.de.idnr
import stdnum.dk.cpr
import stdnum.ee.ik
import stdnum.es.dni
import stdnum.es.nie
import stdnum.fi.hetu
import stdnum.fr.nir
import stdnum.gb.nhs
import stdnum.hr.oib
import stdnum.ie.pps
import stdnum.in_.aadhaar
import stdnum.in_.pan
import stdnum.it.codicefiscale
import stdnum.kr.rrn
import stdnum.lt.asmens
import stdnum.mx.curp
import stdnum.nl.bsn
import stdnum.no.fodselsnummer
import stdnum.pl.pesel
import stdnum.ro.cnp
import stdnum.se.personnummer
import stdnum.tr.tckimlik
import stdnum.us.itin
import stdnum.us.ssn
import stdnum.za.idnr
from stdnum import numdb

from folkmoot.policy.engine.detectors.contract import Found
from folkmoot.policy.engine.detectors.kinds.personal.figures import Stretch, matches
from folkmoot.policy.engine.detectors.reading import masked

_NEAR = 48  # how far before a number its name may stand, in characters


class National(NamedTuple):
    """A kind of number: how it is written, whether it holds, and what it is called.

    `stands_alone`: its form is so particular that it needs no name in front of it.
    """

    kind: str
    shape: re.Pattern[str]
    holds: Callable[[str], bool]
    names: tuple[str, ...]
    stands_alone: bool = False


def _number(
    kind: str,
    shape: str,
    holds: Callable[[str], bool],
    *names: str,
    stands_alone: bool = False,
) -> National:
    # the digits a shape begins with are told to the expression, so that it looks nowhere else
    pattern = re.compile(rf"(?<![\w.-]){shape}(?![\w-]|\.\d)")
    return National(kind, pattern, holds, names, stands_alone)


def _is_nino(number: str) -> bool:
    """National Insurance numbers have no checksum; these prefixes are never given.

    Source: HMRC, National Insurance Manual NIM39110.
    """
    compact = number.replace(" ", "").upper()
    return compact[:2] not in {"BG", "GB", "KN", "NK", "NT", "TN", "ZZ"}


_SPLIT = r"[ .-]?"
BY_REGION: dict[str, tuple[National, ...]] = {
    "US": (
        _number("us ssn", r"\d{3}-\d\d-\d{4}", stdnum.us.ssn.is_valid, stands_alone=True),
        _number("us ssn", r"\d{3}[ .]?\d\d[ .]?\d{4}", stdnum.us.ssn.is_valid, "ssn", "social sec"),
        _number("us itin", r"9\d\d-?\d\d-?\d{4}", stdnum.us.itin.is_valid, "itin", "taxpayer"),
    ),
    "GB": (
        _number(
            "gb nino", r"[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z] ?\d\d ?\d\d ?\d\d ?[A-D]", _is_nino,
            stands_alone=True,
        ),
        _number("gb nhs", rf"\d{{3}}{_SPLIT}\d{{3}}{_SPLIT}\d{{4}}", stdnum.gb.nhs.is_valid, "nhs"),
    ),
    "CA": (
        _number("ca sin", rf"\d{{3}}{_SPLIT}\d{{3}}{_SPLIT}\d{{3}}", stdnum.ca.sin.is_valid,
                "sin", "social ins"),
    ),
    "AU": (_number("au tfn", r"\d{3} ?\d{3} ?\d{3}", stdnum.au.tfn.is_valid, "tfn", "tax file"),),
    "DE": (
        _number("de tax id", r"\d\d ?\d{3} ?\d{3} ?\d{3}", stdnum.de.idnr.is_valid,
                "steuer", "idnr", "tax id"),
    ),
    "FR": (
        _number("fr nir", r"[12] ?\d\d ?\d\d ?\d[\dAB] ?\d{3} ?\d{3} ?\d\d", stdnum.fr.nir.is_valid,
                stands_alone=True),
    ),
    "IT": (
        _number("it codice fiscale", r"[A-Z]{6}\d\d[A-EHLMPRST]\d\d[A-Z]\d{3}[A-Z]",
                stdnum.it.codicefiscale.is_valid, stands_alone=True),
    ),
    "ES": (
        _number("es dni", r"\d{8}-?[A-Z]", stdnum.es.dni.is_valid, stands_alone=True),
        _number("es nie", r"[XYZ]-?\d{7}-?[A-Z]", stdnum.es.nie.is_valid, stands_alone=True),
    ),
    "NL": (_number("nl bsn", r"\d{4}\.?\d\d\.?\d{3}", stdnum.nl.bsn.is_valid, "bsn", "sofi"),),
    "BE": (
        _number("be national number", r"\d\d\.\d\d\.\d\d-\d{3}\.\d\d", stdnum.be.nn.is_valid,
                stands_alone=True),
        _number("be national number", r"\d{11}", stdnum.be.nn.is_valid, "rijksregister", "nn ",
                "registre national"),
    ),
    "PL": (_number("pl pesel", r"\d{11}", stdnum.pl.pesel.is_valid, "pesel"),),
    "SE": (
        _number("se personnummer", r"(?:\d\d)?\d{6}[-+]\d{4}", stdnum.se.personnummer.is_valid,
                stands_alone=True),
    ),
    "FI": (
        _number("fi hetu", r"\d{6}[-+A]\d{3}[0-9A-Y]", stdnum.fi.hetu.is_valid, stands_alone=True),
    ),
    "NO": (
        _number("no fodselsnummer", r"\d{6} ?\d{5}", stdnum.no.fodselsnummer.is_valid,
                "fødselsn", "fodselsn", "personn"),
    ),
    "DK": (_number("dk cpr", r"\d{6}-\d{4}", stdnum.dk.cpr.is_valid, "cpr", "personnummer"),),
    "CH": (
        _number("ch ahv", r"756\.?\d{4}\.?\d{4}\.?\d\d", stdnum.ch.ssn.is_valid, stands_alone=True),
    ),
    "IE": (_number("ie pps", r"\d{7}[A-W][A-IW]?", stdnum.ie.pps.is_valid, "pps"),),
    "CZ": (_number("cz rodne cislo", r"\d{6}/\d{3,4}", stdnum.cz.rc.is_valid, stands_alone=True),),
    "RO": (_number("ro cnp", r"[1-9]\d{12}", stdnum.ro.cnp.is_valid, "cnp"),),
    "BG": (_number("bg egn", r"\d{10}", stdnum.bg.egn.is_valid, "егн", "egn"),),
    "HR": (_number("hr oib", r"\d{11}", stdnum.hr.oib.is_valid, "oib"),),
    "EE": (_number("ee isikukood", r"[1-6]\d{10}", stdnum.ee.ik.is_valid, "isikukood"),),
    "LT": (_number("lt asmens kodas", r"[1-6]\d{10}", stdnum.lt.asmens.is_valid, "asmens"),),
    "TR": (_number("tr kimlik", r"[1-9]\d{10}", stdnum.tr.tckimlik.is_valid, "kimlik", "tckn"),),
    "BR": (
        _number("br cpf", r"\d{3}\.\d{3}\.\d{3}-\d\d", stdnum.br.cpf.is_valid, stands_alone=True),
        _number("br cpf", r"\d{11}", stdnum.br.cpf.is_valid, "cpf"),
    ),
    "CL": (
        _number("cl rut", r"\d{1,2}\.?\d{3}\.?\d{3}-[\dKk]", stdnum.cl.rut.is_valid, "rut", "run"),
    ),
    "MX": (
        _number("mx curp", r"[A-Z]{4}\d{6}[HM][A-Z]{5}[A-Z0-9]\d", stdnum.mx.curp.is_valid,
                stands_alone=True),
    ),
    "IN": (
        _number("in aadhaar", r"[2-9]\d{3}[ -]?\d{4}[ -]?\d{4}", stdnum.in_.aadhaar.is_valid,
                "aadhaar", "aadhar", "uid"),
        _number("in pan", r"[A-Z]{3}[ABCFGHLJPT][A-Z]\d{4}[A-Z]", stdnum.in_.pan.is_valid,
                stands_alone=True),
    ),
    "CN": (_number("cn id", r"\d{17}[\dXx]", stdnum.cn.ric.is_valid, stands_alone=True),),
    "KR": (_number("kr rrn", r"\d{6}-\d{7}", stdnum.kr.rrn.is_valid, stands_alone=True),),
    "ZA": (_number("za id", r"\d{13}", stdnum.za.idnr.is_valid, "id ", "identity"),),
}  # fmt: skip
KINDS = tuple(sorted({one.kind for those in BY_REGION.values() for one in those}))


def load_tables(regions: Sequence[str]) -> None:
    """Reads the tables that numbers of these countries are checked by."""
    if "CN" in regions:
        numdb.get("cn/loc")


def national_numbers(
    text: str, lower: str, numbers: tuple[National, ...], parts: Sequence[Stretch]
) -> Iterator[Found]:
    """Numbers of these kinds; `lower` is the text in small letters, each at its place."""
    for one in numbers:
        if one.names and not any(name in lower for name in one.names):
            continue
        for match in matches(one.shape, text, parts):
            near = lower[max(0, match.start() - _NEAR) : match.start()]
            is_named = any(name in near for name in one.names)
            if (is_named or one.stands_alone) and one.holds(match[0]):
                score = 1.0 if is_named else 0.9
                yield Found(*match.span(), one.kind, score, masked(match[0]))
