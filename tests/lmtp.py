"""Handing mail over by LMTP, which Python's smtplib only half speaks: one answer a recipient."""

import smtplib
from collections.abc import Sequence


def hand_over(
    server: smtplib.LMTP, sender: str, recipients: Sequence[str], raw: bytes
) -> dict[str, int]:
    """Hand one mail over; gives the code of the last answer for each recipient."""
    server.ehlo_or_helo_if_needed()
    server.mail(sender)
    codes = {recipient: server.rcpt(recipient)[0] for recipient in recipients}
    taken = [recipient for recipient, code in codes.items() if code == 250]
    if not taken:
        server.rset()
        return codes
    server.putcmd("data")
    if server.getreply()[0] != 354:
        raise smtplib.SMTPDataError(0, b"the server wants no data")
    lines = raw.replace(b"\r\n", b"\n").removesuffix(b"\n").split(b"\n")
    server.send(b"".join(b"." * line.startswith(b".") + line + b"\r\n" for line in lines))
    server.send(b".\r\n")
    for recipient in taken:
        codes[recipient] = server.getreply()[0]
    return codes
