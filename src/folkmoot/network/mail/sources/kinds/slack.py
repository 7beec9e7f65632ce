"""An export of Slack."""

from folkmoot.network.mail.sources.talk import slack
from folkmoot.network.mail.sources.talk.kind import TalkKind

KIND = TalkKind("slack", "an export of a Slack workspace", (slack.MARKS,), slack.reading)
