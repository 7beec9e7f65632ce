"""Address lists (RFC 5322 3.4) read so that one bad address never costs the others.

Seen and read: trailing and doubled commas, semicolons between addresses, unquoted commas in names
("Doe, Jo <jo@...>"), groups, comments as names, missing brackets or quotes, routes, `mailto:`,
addresses masked by web archives ("jo at ..."). Addresses come back in lower case: nobody runs a
server where case tells people apart, and people type it as they please.
"""

import re
from functools import lru_cache

from folkmoot.network.mail.parsed import Mailbox
from folkmoot.network.mail.words import decoded_words

# One step over a list: a quoted string, a bracketed address, a comment, plain text, or one
# delimiter. Unclosed ones end
# with the list. Every branch consumes, so the time is linear.
_TOKEN = re.compile(
    r'"(?:[^"\\]|\\.)*"?|<[^<>,]*>|<[^<>]*>?|\((?:[^()\\]|\\.)*\)?|[^"<(,;:]+|[,;:)]', re.DOTALL
)
_MASKED = re.compile(r"^(\S+)\s+(?:at|\(at\)|\[at\])\s+(\S+\.\S+)$", re.IGNORECASE)
_ADDRESS = re.compile(r"[^\s<>\"',;:()\[\]]+@[^\s<>\"',;:()]+")


def mailboxes(source: str, *, limit: int = 20_000) -> tuple[Mailbox, ...]:
    """The mailboxes of an address list (encoded words still in place), groups opened, at most
    `limit`.
    """
    if not source:
        return ()
    if len(source) < 300:
        return _short_list(source)
    return _read(source, limit)


@lru_cache(maxsize=4096)
def _short_list(source: str) -> tuple[Mailbox, ...]:
    """The same few senders and lists fill an archive."""
    return _read(source, 300)


def _read(source: str, limit: int) -> tuple[Mailbox, ...]:
    found: list[Mailbox] = []
    waiting = ""
    for phrase, address, comment in _pieces(source):
        if len(found) >= limit:
            break
        name = f"{waiting}, {phrase}" if waiting else phrase
        if not address and not comment and "@" not in phrase and not _MASKED.match(phrase):
            # A name cut at its own comma: it belongs to what follows.
            waiting = name
            continue
        mailbox = _mailbox(phrase if "@" in phrase and not address else name, address, comment)
        waiting = ""
        if mailbox.name or mailbox.address:
            found.append(mailbox)
    if waiting:
        found.append(Mailbox(name=_name(waiting), address=""))
    return tuple(found)


def _pieces(source: str) -> list[tuple[str, str, str]]:
    """(phrase, address in brackets, comment) between top-level delimiters; a group's name is
    dropped at its colon.
    """
    pieces: list[tuple[str, str, str]] = []
    phrase: list[str] = []
    address = comment = ""
    for token in _TOKEN.findall(source):
        first = token[0]
        if first == "<":
            address = token.strip("<>").strip() or address
        elif first == "(":
            comment = comment or token.strip("()")
        elif first in ",;":
            pieces.append(("".join(phrase).strip(), address, comment))
            phrase, address, comment = [], "", ""
        elif first == ":":
            if not "".join(phrase).strip().lower().endswith("mailto"):
                address = comment = ""
            phrase = []
        elif first == '"':
            phrase.append(token[1:].removesuffix('"'))
        elif first != ")":
            phrase.append(token)
    pieces.append(("".join(phrase).strip(), address, comment))
    return [piece for piece in pieces if any(piece)]


def _mailbox(phrase: str, address: str, comment: str) -> Mailbox:
    if not address or ("@" not in address and _ADDRESS.search(phrase)):
        if masked := _MASKED.match(phrase):
            return Mailbox(name=_name(comment), address=_address(f"{masked[1]}@{masked[2]}"))
        match = _ADDRESS.search(phrase)
        if match is None:
            return Mailbox(name=_name(phrase or comment), address=_address(address))
        rest = phrase[: match.start()] + phrase[match.end() :]
        return Mailbox(name=_name(rest or comment), address=_address(match[0]))
    cleaned = _address(address)
    name = _name(phrase or comment)
    return Mailbox(name="" if name.lower() == cleaned else name, address=cleaned)


def _address(source: str) -> str:
    """Without route, scheme, masking and quotes; "" for what cannot be one."""
    address = source.strip().strip("\"'")
    if masked := _MASKED.match(address):
        address = f"{masked[1]}@{masked[2]}"
    if address[:7].lower() == "mailto:":
        address = address[7:]
    if address[:1] == "@" and ":" in address:
        address = address.rsplit(":", 1)[1]
    address = address.strip().strip("<>\"',;").rstrip(".").lower()
    if " " in address or "\t" in address:
        address = "".join(address.split())
    if "=?" in address:
        address = decoded_words(address).strip()
    return address[:320]


def _name(source: str) -> str:
    if "\\" in source:
        source = re.sub(r"\\(.)", r"\1", source)
    name = " ".join(decoded_words(source[:2000]).split())
    while len(name) > 1 and name[0] in "\"'" and name[-1] == name[0]:
        name = name[1:-1].strip()
    return name.strip("<>,; ")[:400]
