"""Personal data that has a form: numbers with checksums, contacts, addresses, dates behind labels.

Names of people are not found: that takes a model of language, which is no part of this.
"""

from itertools import chain
from typing import Final

import stdnum

from folkmoot.policy.engine.acts import Act
from folkmoot.policy.engine.detectors.contract import Cost, Found
from folkmoot.policy.engine.detectors.kinds.personal import labelled as papers
from folkmoot.policy.engine.detectors.kinds.personal import national
from folkmoot.policy.engine.detectors.kinds.personal.accounts import (
    bank_accounts,
    card_numbers,
    crypto_addresses,
)
from folkmoot.policy.engine.detectors.kinds.personal.contacts import (
    PHONES,
    dialling_forms,
    load_countries,
    machine_addresses,
    mail_addresses,
    telephone_numbers,
)
from folkmoot.policy.engine.detectors.kinds.personal.figures import stretches
from folkmoot.policy.engine.detectors.kinds.personal.places import postal_addresses
from folkmoot.policy.engine.detectors.parameters import Parameters, PersonalParameters
from folkmoot.policy.engine.detectors.reading import lowered

# Of two finds at one place the one that knows more stays, in this order.
_ORDER = ("iban", "card", *national.KINDS, "email", "crypto", "ip", *papers.KINDS, "phone")
_RANK = {kind: number for number, kind in enumerate(_ORDER)}


class Personal:
    """Data by which a person can be known, reached or robbed."""

    name: Final = "personal"
    version: Final = f"1+phonenumbers{PHONES}+stdnum{stdnum.__version__}"
    kinds: Final = tuple(sorted({*_ORDER, "postal address"}))
    cost: Final[Cost] = "always"

    def __init__(self, parameters: PersonalParameters) -> None:
        # read when a release is opened, not while somebody waits for a decision
        load_countries()
        national.load_tables(parameters.regions)
        self._regions = parameters.regions
        self._own_domains = tuple(domain.lower() for domain in parameters.own_domains)
        self._own_numbers = dialling_forms(parameters.own_numbers, parameters.regions)
        numbers = (national.BY_REGION.get(region, ()) for region in parameters.regions)
        self._national = tuple(chain.from_iterable(numbers))

    def scan(self, act: Act) -> tuple[Found, ...]:
        """All personal data of the text; where two kinds fit, the one with the better proof."""
        text = act.content.text
        lower, parts = lowered(text), stretches(text)
        found = chain(
            mail_addresses(text, self._own_domains),
            papers.labelled(text, lower),
            postal_addresses(text, lower, parts),
            bank_accounts(text, parts),
            crypto_addresses(text),
            machine_addresses(text, parts),
            card_numbers(text, parts),
            national.national_numbers(text, lower, self._national, parts),
            telephone_numbers(text, self._regions, self._own_numbers, parts),
        )
        return _one_for_each_place(set(found), len(text))


def _one_for_each_place(found: set[Found], length: int) -> tuple[Found, ...]:
    covered = bytearray(length)
    kept: list[Found] = []
    for one in sorted(found, key=lambda one: (_RANK.get(one.kind, len(_RANK)), one)):
        if 1 not in covered[one.start : one.end]:
            covered[one.start : one.end] = b"\1" * (one.end - one.start)
            kept.append(one)
    return tuple(sorted(kept))


def detector(parameters: Parameters) -> Personal:
    """The detector of personal data."""
    return Personal(parameters.personal)
