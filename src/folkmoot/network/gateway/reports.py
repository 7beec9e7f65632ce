"""What a bounce says: refused for good, delayed, or reported as unwanted. Pure.

Delivery status notifications (RFC 3464) with their codes (RFC 3463), abuse reports (RFC 5965), and
the free-form notices of servers that know neither.
"""

import re
from email import message_from_bytes
from email.message import Message
from typing import Literal

import msgspec

ReportKind = Literal["hard", "soft", "complaint"]
MOST_BYTES = 256 * 1024
_STATUS = re.compile(r"(?<![\d.])([245])\.(\d{1,3})\.(\d{1,3})(?![\d.]*\d)")
_REPLY_CODE = re.compile(
    r"(?:error|said|smtp|code|status|response)\W{1,4}([45])\d\d\b", re.IGNORECASE
)
# Refused, but not because the address is gone: full, too large, disliked content or sender.
_PASSING = ("5.2.2", "5.2.3", "5.3", "5.5", "5.6", "5.7")


class Report(msgspec.Struct, frozen=True):
    """One report about one address; `status` as in RFC 3463, "" when it says none."""

    kind: ReportKind
    address: str
    status: str
    detail: str


def report_of(raw: bytes) -> Report | None:
    """What the report in these bytes says; None when it tells of success, or is no report."""
    mail = message_from_bytes(raw[:MOST_BYTES])
    for part in mail.walk():
        kind = part.get_content_type()
        if kind == "message/feedback-report":
            return Report("complaint", "", "", "Reported as unwanted mail.")
        if kind == "message/delivery-status":
            return _delivery_status(part)
    return _free_form(mail)


def _delivery_status(part: Message) -> Report | None:
    payload = part.get_payload()
    blocks = payload if isinstance(payload, list) else []
    for block in blocks:
        if not isinstance(block, Message) or "action" not in block:
            continue
        action = _field(block, "action").lower()
        if action not in ("failed", "delayed"):
            return None
        status = _STATUS.search(_field(block, "status"))
        code = status[0] if status else ""
        kind: ReportKind = "soft" if action == "delayed" else _kind(code)
        return Report(kind, _address(block), code, _field(block, "diagnostic-code")[:500])
    return None


def _address(block: Message) -> str:
    for name in ("final-recipient", "original-recipient"):
        address = _field(block, name).rpartition(";")[2].strip().strip("<>").lower()
        if "@" in address:
            return address[:320]
    return ""


def _free_form(mail: Message) -> Report | None:
    """A notice in prose: its first status or reply code counts."""
    text = _first_text(mail)
    status = _STATUS.search(text)
    if status is not None:
        if status[1] == "2":
            return None
        kind: ReportKind = _kind(status[0]) if status[1] == "5" else "soft"
        return Report(kind, "", status[0], _line_around(text, status.start()))
    code = _REPLY_CODE.search(text)
    if code is None:
        return Report("soft", "", "", " ".join(text.split())[:200])
    return Report("hard" if code[1] == "5" else "soft", "", "", _line_around(text, code.start()))


def _kind(status: str) -> ReportKind:
    """Refused for good is what says that there is no such mailbox, or says nothing more."""
    if status.startswith("4"):
        return "soft"
    return "soft" if status.startswith(_PASSING) else "hard"


def _first_text(mail: Message) -> str:
    for part in mail.walk():
        if part.get_content_type() == "text/plain":
            content = part.get_payload(decode=True)
            return content.decode("latin-1") if isinstance(content, bytes) else ""
    return ""


def _line_around(text: str, position: int) -> str:
    begin = text.rfind("\n", 0, position) + 1
    return " ".join(text[begin : begin + 300].splitlines()[0].split()) if text else ""


def _field(block: Message, name: str) -> str:
    return " ".join(str(block.get(name, "")).split())
