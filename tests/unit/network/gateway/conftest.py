"""Mail as it comes in: the domain it comes to, and what is done with it."""

from collections.abc import Callable

import pytest
from django.conf import settings
from tests.unit.network.gateway.signing import resolver

from folkmoot.network.actions.inbound import accept_mail
from folkmoot.network.gateway.working import step
from folkmoot.network.models import InboundMail

Arrive = Callable[..., InboundMail]


@pytest.fixture(autouse=True)
def _mail_domain(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "MAIL_DOMAIN", "moot.example")


@pytest.fixture
def arrive(db: None) -> Arrive:
    """Call it with a recipient and a mail: it is accepted and worked off; gives its row."""

    def arrived(recipient: str, raw: bytes, *, sender: str = "somebody@example.org") -> InboundMail:
        accepted = accept_mail(recipient=recipient, sender=sender, raw=raw)
        step(resolver)
        return InboundMail.objects.get(ref=accepted.ref)

    return arrived
