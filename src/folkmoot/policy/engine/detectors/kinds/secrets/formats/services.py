"""Tokens of services that organisations use, and keys that stand in no service at all."""

from folkmoot.policy.engine.detectors.kinds.secrets.checksums import is_bech32, is_jwt
from folkmoot.policy.engine.detectors.kinds.secrets.formats.token import ALNUM, HEX, WORD, token

_PART = "[A-Za-z0-9_-]"
# RFC 7468. The header alone is often talked about; the secret is the lines below it.
_PEM = (
    r"(?:[A-Z0-9]{2,12} ){0,3}PRIVATE KEY(?: BLOCK)?-----"
    r"(?=[\s\S]{0,400}?[A-Za-z0-9+/=]{24})(?:[^-]|-(?!----)){0,6000}"
    r"(?:-----END [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----)?"
)
_AGE = "(?i:[QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L]{58})"

TOKENS = (
    token(
        "jwt",
        "eyJ",
        then=rf"{_PART}{{10,2000}}\.{_PART}{{8,4000}}(?:\.{_PART}{{10,1000}}|\.)?",
        proves=is_jwt,
    ),
    token("jwt", "ZXlK", then=r"[A-Za-z0-9+/_-]{60,4000}={0,2}"),
    token("private key", "-----BEGIN ", then=_PEM),
    token("private key", "PuTTY-User-Key-File-", then=r"\d"),
    token("private key", "AGE-SECRET-KEY-1", then=_AGE, proves=is_bech32),
    token("1password", "ops_eyJ", then="[A-Za-z0-9+/]{200,1500}={0,3}"),
    token(
        "1password",
        "A3-",
        then="[A-Z0-9]{6}-(?:[A-Z0-9]{11}|[A-Z0-9]{6}-[A-Z0-9]{5})(?:-[A-Z0-9]{5}){3}",
    ),
    token("linear", "lin_api_", "lin_oauth_", then="(?i:[a-z0-9]{40,64})"),
    token("notion", "ntn_", then=rf"\d{{11}}{ALNUM}{{35}}"),
    token("notion", "secret_", then=f"{ALNUM}{{43}}"),
    token("figma", "figd_", then=f"{WORD}{{40}}"),
    token("airtable", "pat", then=rf"{ALNUM}{{14}}\.{HEX}{{64}}"),
    token("contentful", "CFPAT-", then=f"{WORD}{{43}}"),
    token("mapbox", "pk.", "sk.", then=r"[A-Za-z0-9]{60}\.[A-Za-z0-9]{22}"),
    token("mapbox", "pk.eyJ", "sk.eyJ", then=rf"{WORD}{{40,120}}\.{WORD}{{22}}"),
    token("maxmind", "_mmk", shape=r"(?<![A-Za-z0-9])[A-Za-z0-9]{6}_[A-Za-z0-9]{29}_mmk", lead=36),
    token("adobe", "p8e-", then="(?i:[a-z0-9]{32})"),
    token("intra42", "s-s4t2ud-", "s-s4t2af-", then="[A-Fa-f0-9]{64}"),
    token(
        "authress",
        "sc_",
        "ext_",
        "scauth_",
        "authress_",
        then=r"(?i:[a-z0-9]{5,30}\.[a-z0-9]{4,6}\.acc[_-][a-z0-9-]{10,32}\.[a-z0-9+/_=-]{30,120})",
    ),
)
