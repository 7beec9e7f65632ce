"""What sort of mail this is: what a person wrote, or what a program answered (RFC 3834, 3464, 8098,
5546).

Only clear signs count. Mail that a program wrote to be read (a build report, a bug tracker:
`Auto-Submitted: auto-generated`) is normal; a bug tracker's conversation is one.
"""

import re
from typing import NamedTuple

from folkmoot.network.mail.headers import Headers
from folkmoot.network.mail.parsed import Kind, Mailbox
from folkmoot.network.mail.parts import Tree

_AWAY = re.compile(
    r"^\s*(?:(?:re|aw|sv)\s*:\s*)?(?:\[[^\]]{1,40}\]\s*)?(?:"
    r"out of (?:the )?office|auto(?:matic)?[ -]?(?:reply|response|antwort)|auto:|autoreply|"
    r"away from (?:my|the) (?:mail|desk|office)|on (?:vacation|holiday|leave)\b|"
    r"automatische antwort|abwesenheit(?:snotiz)?|réponse automatique|absence du bureau|"
    r"respuesta automática|fuera de la oficina|risposta automatica|fuori sede|"
    r"resposta automática|automatisch antwoord|autosvar|automaattinen vastaus|"
    r"automatyczna odpowiedź|samodejni odgovor|automatická odpověď|автоответ|"
    r"自動応答|自动答复|자동 회신)",
    re.IGNORECASE,
)
_BOUNCE = re.compile(
    r"^\s*(?:undeliver(?:ed|able)\b|(?:mail )?delivery (?:status notification|failure|failed)|"
    r"mail delivery (?:failed|system)|returned mail|failure notice|delivery notification|"
    r"unzustellbar|non remis|no se puede entregar|warning: (?:could not send|message still))",
    re.IGNORECASE,
)
_RECEIPT = re.compile(
    r"^\s*(?:read:|gelesen:|lu\s?:|leído:|letto:|disposition notification|return receipt)",
    re.IGNORECASE,
)
_LIST_ADMIN = re.compile(
    r"(?:moderator request|post requires approval|require your approval|"
    r"subscription (?:notification|confirmation)|confirm (?:your )?(?:un)?subscription|"
    r"mailing list (?:memberships? reminder|subscription)|"
    r"(?:^|\s)(?:un)?subscribe notification|your confirmation is required|"
    r"^\s*confirm [0-9a-f]{20,}|welcome to (?:the )?\S+ mailing list)",
    re.IGNORECASE,
)
_COMMAND = re.compile(r"^\s*(?:un)?subscribe(?:\s+[\w.@+-]+){0,3}\s*$", re.IGNORECASE)
_BOUNCER = ("mailer-daemon@", "mailer_daemon@", "postmaster@", "maildelivery@")


class Sort(NamedTuple):
    """The kind, and the sign it was told by (words for people)."""

    kind: Kind
    reason: str


NORMAL = Sort("normal", "")


def sort_of(headers: Headers, subject: str, sender: Mailbox, tree: Tree, text: str) -> Sort:
    """Sort one mail. `text` is its main text."""
    return (
        _report(tree, headers, subject, sender)
        or _calendar(tree, headers)
        or _auto_reply(headers, subject)
        or _list_admin(headers, subject, text)
        or _spam(headers)
        or NORMAL
    )


def _report(tree: Tree, headers: Headers, subject: str, sender: Mailbox) -> Sort | None:
    types = tree.media_types
    if "message/disposition-notification" in types:
        return Sort("receipt", "It is a read receipt (disposition notification).")
    if "message/delivery-status" in types or "message/feedback-report" in types:
        return Sort("bounce", "It carries a delivery status report.")
    by_machine = sender.address.startswith(_BOUNCER) or headers.raw("return-path") == b"<>"
    if "x-failed-recipients" in headers or (by_machine and _BOUNCE.match(subject)):
        return Sort("bounce", "A mail server reports that it could not deliver.")
    if _RECEIPT.match(subject) and "multipart/report" in types:
        return Sort("receipt", "Subject and form are those of a read receipt.")
    return None


def _calendar(tree: Tree, headers: Headers) -> Sort | None:
    method = tree.calendar_method
    if method:
        return Sort("calendar", f"It is a calendar message ({method}).")
    if headers.raw("content-class").lower() == b"urn:content-classes:calendarmessage":
        return Sort("calendar", "Content-Class says calendar message.")
    return None


def _auto_reply(headers: Headers, subject: str) -> Sort | None:
    submitted = headers.raw("auto-submitted").lower()
    if submitted.startswith((b"auto-replied", b"auto-notified")):
        return Sort("auto_reply", "Auto-Submitted says it was answered by a program.")
    for name in ("x-autoreply", "x-autorespond", "x-autoresponder", "x-mail-autoreply"):
        if headers.raw(name).lower() not in (b"", b"no", b"false"):
            return Sort("auto_reply", f"{name.title()} says it was answered by a program.")
    if headers.raw("precedence").lower() in (b"auto_reply", b"auto-reply"):
        return Sort("auto_reply", "Precedence says it was answered by a program.")
    if _AWAY.match(subject):
        return Sort("auto_reply", "The subject is that of an absence notice.")
    return None


def _list_admin(headers: Headers, subject: str, text: str) -> Sort | None:
    if headers.raw("x-list-administrivia").lower() == b"yes":
        return Sort("list_admin", "X-List-Administrivia says it comes from the list program.")
    if _LIST_ADMIN.search(subject):
        return Sort("list_admin", "The subject is that of list administration.")
    body = text.strip()
    # A command is short: anything longer is somebody writing about subscribing.
    if len(body) < 80 and (_COMMAND.match(body) or (not body and _COMMAND.match(subject))):
        return Sort("list_admin", "It is a command to the list program.")
    return None


def _spam(headers: Headers) -> Sort | None:
    if headers.raw("x-spam-flag").lower().startswith(b"yes"):
        return Sort("spam", "X-Spam-Flag says so.")
    if headers.raw("x-spam-status").lower().startswith(b"yes"):
        return Sort("spam", "X-Spam-Status says so.")
    if headers.raw("x-spam").lower() in (b"yes", b"true", b"spam"):
        return Sort("spam", "X-Spam says so.")
    return None
