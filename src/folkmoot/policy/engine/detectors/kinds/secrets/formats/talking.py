"""Tokens of chat, mail and social networks, and addresses that let anybody write into them."""

from folkmoot.policy.engine.detectors.kinds.secrets.formats.token import ALNUM, HEX, WORD, token

_TELEGRAM = r"(?<![0-9A-Za-z_])\d{5,16}:AA?[A-Za-z0-9_-]{32,34}"

# the bot's number in base 64, so the first digit decides two letters
_DISCORD_STARTS = ("MT", "Mj", "Mz", "ND", "NT", "Nj", "Nz", "OD", "OT")
_DISCORD_REST = rf"{WORD}{{21,26}}\.{WORD}{{6,7}}\.{WORD}{{27,38}}"

TOKENS = (
    token("slack", "xoxb-", then=r"\d{8,14}-(?:\d{10,14}-?)?[A-Za-z0-9-]{16,64}"),
    token("slack", "xoxp-", "xoxe-", then=r"(?:\d{9,14}-){3}[A-Za-z0-9-]{28,64}"),
    token("slack", "xoxs-", "xoxo-", then=r"(?:\d{5,14}-){3}[A-Fa-f0-9]{8,70}"),
    token("slack", "xoxa-", "xoxr-", then=r"(?:\d-)?[A-Za-z0-9-]{10,80}"),
    token("slack", "xapp-", then=r"\d-[A-Za-z0-9]{8,16}-\d{10,16}-[A-Fa-f0-9a-z]{40,80}"),
    token("slack", "xoxe.xoxb-", "xoxe.xoxp-", then=r"\d-[A-Za-z0-9]{140,200}"),
    token("slack", "xoxe-", then=r"\d-[A-Za-z0-9]{140,200}"),
    token(
        "slack webhook",
        "hooks.slack.com/services/",
        "hooks.slack.com/workflows/",
        "hooks.slack.com/triggers/",
        then=r"[A-Za-z0-9]{8,16}/[A-Za-z0-9]{8,30}/[A-Za-z0-9/]{20,70}",
    ),
    token(
        "teams webhook",
        ".webhook.office.com/webhookb2/",
        then=r"[0-9a-f@-]{70,80}/IncomingWebhook/[0-9a-f]{32}/[0-9a-f-]{36}",
    ),
    token(
        "discord webhook",
        "discord.com/api/webhooks/",
        "discordapp.com/api/webhooks/",
        then=rf"\d{{17,20}}/{WORD}{{60,70}}",
    ),
    token("discord", *_DISCORD_STARTS, then=_DISCORD_REST),
    token("telegram", ":AA", shape=_TELEGRAM, lead=16),
    token("twitter", "AAAAAAAAAAAAAAAAAAAAAA", then="[A-Za-z0-9%]{80,100}"),
    token("facebook", "EAAM", "EAAC", "EAAB", "EAAG", then=f"{ALNUM}{{80,400}}"),
    token(
        "facebook", "|", "%7C", shape=r"(?<!\d)\d{15,16}(?:\||%7[Cc])[A-Za-z0-9_-]{27,40}", lead=16
    ),
    token("twilio", "SK", "AC", then=f"{HEX}{{32}}"),
    token("sendgrid", "SG.", then=r"[A-Za-z0-9=_.-]{66}"),
    token("sendinblue", "xkeysib-", "xsmtpsib-", then="[a-f0-9]{64}-(?i:[a-z0-9]{16})"),
    token("mailgun", "key-", "pubkey-", then=f"{HEX}{{32}}"),
    token("mailchimp", "-us", shape=rf"(?<![0-9a-z]){HEX}{{32}}-us\d{{1,2}}", lead=32),
    token("typeform", "tfp_", then="(?i:[a-z0-9_.=-]{59})"),
    token("frame.io", "fio-u-", then="(?i:[a-z0-9_=-]{64})"),
    token("zapier webhook", "hooks.zapier.com/hooks/catch/", then=r"\d{4,10}/[a-z0-9]{6,12}"),
    token("matrix", "syt_", then=r"[A-Za-z0-9]{2,120}_[A-Za-z]{20}_[A-Za-z0-9]{6}"),
)
