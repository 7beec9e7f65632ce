"""An export of Zulip."""

from folkmoot.network.mail.sources.talk import zulip
from folkmoot.network.mail.sources.talk.kind import TalkKind

KIND = TalkKind("zulip", "an export of a Zulip organisation", (zulip.MARKS,), zulip.reading)
