"""What bounces say."""

from email.message import Message
from email.mime.base import MIMEBase
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText

import pytest

from folkmoot.network.gateway.reports import Report, report_of


def status_report(*blocks: dict[str, str]) -> bytes:
    """A delivery status notification with these blocks of fields."""
    status = MIMEBase("message", "delivery-status")
    status.set_payload([_block(fields) for fields in ({"Reporting-MTA": "dns; mx"}, *blocks)])
    whole = MIMEMultipart("report", report_type="delivery-status")
    whole.attach(MIMEText("It could not be delivered."))
    whole.attach(status)
    return whole.as_bytes()


def _block(fields: dict[str, str]) -> Message:
    block = Message()
    for name, value in fields.items():
        block[name] = value
    return block


def failed(status: str, action: str = "failed") -> Report | None:
    return report_of(
        status_report(
            {
                "Final-Recipient": "rfc822; Jo@Example.net",
                "Action": action,
                "Status": status,
                "Diagnostic-Code": "smtp; 550 no such user",
            }
        )
    )


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        ("5.1.1", "hard"),
        ("5.1.10", "hard"),
        ("5.2.1", "hard"),
        ("5.0.0", "hard"),
        ("5.2.2", "soft"),
        ("5.3.4", "soft"),
        ("5.7.1", "soft"),
        ("4.4.1", "soft"),
    ],
)
def test_the_status_says_how_bad_it_is(status: str, kind: str) -> None:
    found = failed(status)
    assert found is not None
    assert (found.kind, found.status, found.address) == (kind, status, "jo@example.net")
    assert found.detail == "smtp; 550 no such user"


def test_a_delay_is_soft_and_a_success_is_no_report() -> None:
    delayed = failed("4.0.0", "delayed")
    assert delayed is not None
    assert delayed.kind == "soft"
    assert failed("2.0.0", "delivered") is None


def test_a_complaint_is_one() -> None:
    part = MIMEBase("message", "feedback-report")
    part.set_payload([_block({"Feedback-Type": "abuse"})])
    whole = MIMEMultipart("report", report_type="feedback-report")
    whole.attach(part)
    found = report_of(whole.as_bytes())
    assert found is not None
    assert found.kind == "complaint"


@pytest.mark.parametrize(
    ("text", "kind", "status"),
    [
        ("Your mail:\n550 5.1.1 <jo@example.net>: no such user\n", "hard", "5.1.1"),
        ("The server 10.5.1.1 said: 552 5.2.2 mailbox full\n", "soft", "5.2.2"),
        ("Remote host said: 550 sorry, no mailbox here by that name\n", "hard", ""),
        ("Connection timed out, error 451 come later\n", "soft", ""),
        ("I am sorry to inform you.\n", "soft", ""),
    ],
)
def test_notices_in_prose(text: str, kind: str, status: str) -> None:
    found = report_of(MIMEText(text).as_bytes())
    assert found is not None
    assert (found.kind, found.status) == (kind, status)


def test_no_bytes_raise() -> None:
    for raw in (b"", b"\xff\x00", b"Content-Type: message/delivery-status\n\nx", b"\n\n\n"):
        report_of(raw)
