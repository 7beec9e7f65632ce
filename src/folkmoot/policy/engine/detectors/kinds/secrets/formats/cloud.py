"""Tokens and keys of those who rent out machines, storage, names and databases."""

from folkmoot.policy.engine.detectors.kinds.secrets.formats.token import (
    ALNUM,
    HEX,
    UUID,
    WORD,
    token,
)

_AZURE = r"(?<![A-Za-z0-9_~.-])[A-Za-z0-9_~.]{3}\dQ~[A-Za-z0-9_~.-]{31,34}"

TOKENS = (
    token("aws", "AKIA", "ASIA", "ABIA", "ACCA", then="[A-Z2-7]{16}"),
    token("aws", "A3T", then="[A-Z0-9][A-Z2-7]{16}"),
    token("aws bedrock", "ABSK", then="[A-Za-z0-9+/]{109,269}={0,2}"),
    token("aws bedrock", "bedrock-api-key-YmVkcm9jay5hbWF6b25hd3MuY29t", then=""),
    token("google", "AIza", then=f"{WORD}{{35}}"),
    token("google", "GOCSPX-", then=f"{WORD}{{28}}"),
    token("google", "ya29.", then=f"{WORD}{{40,400}}"),
    token("azure", "Q~", shape=_AZURE, lead=4),
    token("azure", "AccountKey=", "SharedAccessKey=", then=r"[A-Za-z0-9+/]{42,86}={1,2}"),
    token("azure", "&sig=", "?sig=", then="[A-Za-z0-9%/+]{43,70}(?:=|%3D)"),
    token("alibaba", "LTAI", then="(?i:[a-z0-9]{20})"),
    token("softlayer", "api.softlayer.com/soap/v3", then=rf"(?:\.\d)?/{ALNUM}{{64}}"),
    token("digitalocean", "dop_v1_", "doo_v1_", "dor_v1_", then=f"{HEX}{{64}}"),
    token("heroku", "HRKU-AA", then=f"{WORD}{{58}}"),
    token("fly", "fo1_", then=f"{WORD}{{43}}"),
    token("fly", "fm1a_", "fm1r_", "fm2_", then="[A-Za-z0-9+/]{100,1000}={0,3}"),
    token("vercel", "vcp_", "vci_", "vca_", "vcr_", "vck_", then=f"{ALNUM}{{24,64}}"),
    token("netlify", "nfp_", then=f"{ALNUM}{{36}}"),
    token("cloudflare", "v1.0-", then=f"{HEX}{{24}}-{HEX}{{146}}"),
    token("databricks", "dapi", then=rf"{HEX}{{32}}(?:-\d)?"),
    token(
        "planetscale",
        "pscale_tkn_",
        "pscale_pw_",
        "pscale_oauth_",
        then=r"(?i:[a-z0-9=._-]{32,64})",
    ),
    token("supabase", "sbp_", then=f"{HEX}{{40}}"),
    token("clickhouse", "4b1d", then=f"{ALNUM}{{38}}"),
    token("tailscale", "tskey-", then=rf"[a-z]{{2,12}}-{ALNUM}{{8,20}}(?:-{ALNUM}{{20,40}})?"),
    token("defined networking", "dnkey-", then="(?i:[a-z0-9=_-]{26}-[a-z0-9=_-]{52})"),
    token("yandex", "AQVN", then=f"{WORD}{{35,38}}"),
    token("yandex", "t1.", then=rf"[A-Z0-9a-z_-]{{1,200}}=?=?\.{WORD}{{86}}={{0,2}}"),
    token("yandex", "YCAJ", "YC", then=f"{WORD}{{38}}"),
    token("ibm", "bearer-ibm-", then=UUID),
    token("cast ai", "castai_", then=rf"{UUID}"),
)
