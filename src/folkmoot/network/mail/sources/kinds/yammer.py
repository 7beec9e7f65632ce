"""An export of Yammer."""

from folkmoot.network.mail.sources.talk import yammer
from folkmoot.network.mail.sources.talk.kind import TalkKind

KIND = TalkKind("yammer", "a data export of a Yammer network", (yammer.MARKS,), yammer.reading)
