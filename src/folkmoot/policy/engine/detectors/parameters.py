"""What a policy pack may set for the detectors; a release's digest covers it.

Every field has a default that finds nothing surprising, so `Parameters()` is usable as it is. All
values are hashable, so compiled detectors can be kept by their parameters.
"""

from datetime import date

import msgspec


class SecretParameters(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """`harmless`: strings that are no secrets though they look it, such as examples of a manual.

    `own_prefixes`: beginnings of the organisation's own tokens; what follows one of them, at least
    16 letters or digits, is a secret.
    """

    harmless: tuple[str, ...] = ()
    own_prefixes: tuple[str, ...] = ()


class PersonalParameters(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """`regions`: two-letter codes of the countries whose telephone numbers are read without their
    country code and whose national numbers are looked for. `own_domains`: mail addresses there are
    nobody's private data. `own_numbers`: telephone numbers of the organisation, in any notation.
    """

    regions: tuple[str, ...] = ("US", "GB")
    own_domains: tuple[str, ...] = ()
    own_numbers: tuple[str, ...] = ()


class WordList(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Watched words under one name, the kind of what is found. A word may stand in several lists.

    A word may be several ("going concern"); an asterisk at its end takes any ending ("layoff*").
    `keeps_case`: capitals matter. `sees_through`: look-alike and invisible characters are read as
    what they look like. `reads_leet`: digits and signs are read as letters ("p4y").
    """

    name: str
    words: tuple[str, ...] = ()
    keeps_case: bool = False
    sees_through: bool = True
    reads_leet: bool = False
    score: float = 1.0


class LinkParameters(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Domains, each with all below it. `allowed`: where given, links elsewhere are told.

    `denied` are always told, even below an allowed one. `protected`: names of the organisation that
    others may imitate. `shorteners` adds to the known ones.
    """

    allowed: tuple[str, ...] = ()
    denied: tuple[str, ...] = ()
    protected: tuple[str, ...] = ()
    shorteners: tuple[str, ...] = ()


class SpamParameters(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Limits of shape. Shares are 0 to 1 of the text's letters or words; texts of fewer than
    `least_words` words are only counted for links and mentions.
    """

    most_links: int = 8
    most_mentions: int = 15
    link_share: float = 0.5
    capital_share: float = 0.7
    repeat_share: float = 0.7
    least_words: int = 12


class AttachmentParameters(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Types are like `application/zip` or `video/*`; endings come without the dot, and add to the
    known ones that run as programs. `most_bytes` is 0 for no limit.
    """

    denied_types: tuple[str, ...] = ()
    allowed_types: tuple[str, ...] = ()
    denied_endings: tuple[str, ...] = ()
    most_bytes: int = 0


class Period(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Days, both of them included, in UTC."""

    first: date
    last: date


class QuietParameters(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """`periods`: when nobody speaks about results to come. `measures` and `outlooks` add words to
    the known ones ("net interest margin", "we foresee").
    """

    periods: tuple[Period, ...] = ()
    measures: tuple[str, ...] = ()
    outlooks: tuple[str, ...] = ()


class AffiliationParameters(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """`names` of the organisation and of its products; without them nothing is found.

    `praises` and `disclosures` add to the known words ("game changer", "#ourcompany").
    """

    names: tuple[str, ...] = ()
    praises: tuple[str, ...] = ()
    disclosures: tuple[str, ...] = ()


class Parameters(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One field for each detector that can be told anything."""

    secrets: SecretParameters = SecretParameters()
    personal: PersonalParameters = PersonalParameters()
    words: tuple[WordList, ...] = ()
    links: LinkParameters = LinkParameters()
    spam: SpamParameters = SpamParameters()
    attachments: AttachmentParameters = AttachmentParameters()
    quiet_period: QuietParameters = QuietParameters()
    affiliation: AffiliationParameters = AffiliationParameters()
