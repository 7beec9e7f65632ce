"""How far a mail is read that came in just now."""

import msgspec

from folkmoot.network.importing.engine import mail_limits
from folkmoot.network.mail.parsed import Limits

MOST_RECIPIENTS = 200
"""Whatever its To line says: the rest would only fill the list of people with strangers."""


HEADER_BYTES = 1 << 20
"""At least: a To line of 10,000 people is long, and nothing that its sender must be told of."""


def received_limits() -> Limits:
    """Those of the settings, with fewer recipients: an archive is history, a mail may be a joke."""
    usual = mail_limits()
    return msgspec.structs.replace(
        usual, recipients=MOST_RECIPIENTS, header_bytes=max(usual.header_bytes, HEADER_BYTES)
    )
