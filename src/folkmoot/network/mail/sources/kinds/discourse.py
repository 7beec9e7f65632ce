"""An export of Discourse."""

from folkmoot.network.mail.sources.talk import discourse
from folkmoot.network.mail.sources.talk.kind import TalkKind

KIND = TalkKind(
    "discourse",
    "a backup of a Discourse site",
    (discourse.MARKS, discourse.UNPACKED_MARKS),
    discourse.reading,
)
