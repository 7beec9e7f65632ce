"""What a mail answers, when the address it came to says so. Pure."""

import msgspec

from folkmoot.network.threading import ThreadHeaders


def under(headers: ThreadHeaders, parent: str) -> ThreadHeaders:
    """The headers, answering the message with this Message-ID.

    Where they name it themselves they stay as they are. Else they name something else, such as a
    digest or a mail that never came here, which would begin a conversation of its own.
    """
    if parent in headers.in_reply_to or parent in headers.references:
        return headers
    return msgspec.structs.replace(headers, in_reply_to=(parent,), references=())
