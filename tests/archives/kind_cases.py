"""What is no conversation: answers of programs, bounces, receipts, invitations, list
administration, marked spam.
"""

from tests.archives.body_cases import TEXT, parts
from tests.archives.case import Expect, HardCase, mail


def _case(name: str, wanted: str, *headers: str, body: str = "The kettle is on.\n") -> HardCase:
    return HardCase(f"kind-{name}", "kinds", mail(*headers, body=body), Expect({"kind": wanted}))


def _parts(name: str, wanted: str, kind: str, *pieces: str) -> HardCase:
    return HardCase(f"kind-{name}", "kinds", parts(kind, *pieces), Expect({"kind": wanted}))


_ICS = "BEGIN:VCALENDAR\nEND:VCALENDAR"

CASES: tuple[HardCase, ...] = (
    _case("normal", "normal"),
    _case("normal-list", "normal", "Precedence: list", "List-Id: <tea.lists.example>"),
    _case("normal-bulk", "normal", "Precedence: bulk"),
    _case("normal-generated", "normal", "Auto-Submitted: auto-generated"),
    _case("normal-suppress", "normal", "X-Auto-Response-Suppress: All"),
    _case("normal-about-vacation", "normal", "Subject: Where shall we spend our vacation"),
    _case(
        "normal-about-subscribing",
        "normal",
        body="How do I unsubscribe from this list? I tried everything. Please help me, "
        "somebody, anybody.\n",
    ),
    _case("auto-replied", "auto_reply", "Auto-Submitted: auto-replied (vacation)"),
    _case("auto-header", "auto_reply", "X-Autoreply: yes"),
    _case("auto-header-no", "normal", "X-Autoreply: no"),
    _case("auto-precedence", "auto_reply", "Precedence: auto_reply"),
    _case("auto-subject", "auto_reply", "Subject: Out of office: Kettle"),
    _case("auto-subject-german", "auto_reply", "Subject: Automatische Antwort: Kettle"),
    _case(
        "auto-subject-encoded",
        "auto_reply",
        "Subject: =?utf-8?Q?R=C3=A9ponse_automatique?= : Kettle",
    ),
    _case("auto-subject-with-tag", "auto_reply", "Subject: [tea] Automatic reply: Kettle"),
    _parts(
        "bounce-report",
        "bounce",
        "report; report-type=delivery-status",
        TEXT,
        "Content-Type: message/delivery-status\n\nAction: failed",
        "Content-Type: text/rfc822-headers\n\nSubject: x",
    ),
    _case(
        "bounce-old",
        "bounce",
        "From: Mail Delivery System <MAILER-DAEMON@mx.example>",
        "Subject: Undelivered Mail Returned to Sender",
    ),
    _case("bounce-header", "bounce", "X-Failed-Recipients: bo@bean.example"),
    _case("bounce-verp", "bounce", "Return-Path: <>", "Subject: failure notice"),
    _parts(
        "receipt",
        "receipt",
        "report; report-type=disposition-notification",
        TEXT,
        "Content-Type: message/disposition-notification\n\nDisposition: x",
    ),
    _parts(
        "calendar-reply",
        "calendar",
        "alternative",
        TEXT,
        f"Content-Type: text/calendar; method=REPLY; charset=utf-8\n\n{_ICS}",
    ),
    _parts(
        "calendar-request",
        "calendar",
        "alternative",
        TEXT,
        f'Content-Type: text/calendar; METHOD="REQUEST"\n\n{_ICS}',
    ),
    _parts(
        "calendar-attached",
        "normal",
        "mixed",
        TEXT,
        f"Content-Type: text/calendar; method=REQUEST\n"
        f"Content-Disposition: attachment; filename=a.ics\n\n{_ICS}",
    ),
    _case("calendar-class", "calendar", "Content-Class: urn:content-classes:calendarmessage"),
    _case("admin-header", "list_admin", "X-List-Administrivia: yes"),
    _case("admin-moderation", "list_admin", "Subject: 3 tea moderator request(s) waiting"),
    _case(
        "admin-confirm", "list_admin", "Subject: confirm 0123456789abcdef0123456789abcdef01234567"
    ),
    _case("admin-command", "list_admin", "Subject: please", body="unsubscribe\n"),
    _case("admin-command-subject", "list_admin", "Subject: subscribe", body="\n"),
    _case("spam-flag", "spam", "X-Spam-Flag: YES"),
    _case("spam-status", "spam", "X-Spam-Status: Yes, score=9.1"),
    _case("spam-status-no", "normal", "X-Spam-Status: No, score=0.1"),
)
