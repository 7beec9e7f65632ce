"""Finds secrets by the word in front of them: `password: ...`, `API_KEY = "..."`.

The word alone proves nothing, so the value must look like one that nobody would say: letters and
digits mixed for a password, a random string for a key.
"""

import re
from collections.abc import Iterator

from folkmoot.policy.engine.detectors.contract import Found
from folkmoot.policy.engine.detectors.kinds.secrets.doubts import (
    is_placeholder,
    is_random,
    is_reference,
    is_varied,
)
from folkmoot.policy.engine.detectors.reading import Anchors, masked

# Languages in which people most often send each other passwords.
_PASSWORD_WORDS = (
    *("pw", "pass", "password", "passwd", "passphrase", "pwd", "passcode", "passwort"),
    *("kennwort", "wachtwoord", "mot de passe", "mdp", "contraseña", "senha", "hasło"),
    *("lösenord", "parola", "пароль", "密码", "密碼", "パスワード", "비밀번호"),
)
_KEY_WORDS = (
    *("secret", "token", "api_key", "apikey", "api-key", "api key", "access_key", "accesskey"),
    *("access-key", "access key", "private_key", "privatekey", "private-key", "auth_key"),
    *("authkey", "service_key", "account_key", "accountkey", "encryption_key", "encryptionkey"),
    *("master_key", "license_key", "licensekey", "signing_key", "signingkey", "webhook_key"),
    *("credential", "client_id", "clientid", "auth_id", "access_id", "accessid", "_key"),
    *("-key", "auth", "apitoken"),
)
# Too short to be looked for inside of other words.
_WHOLE = frozenset({"pw", "pass"})
_WORDS = (*_PASSWORD_WORDS, *_KEY_WORDS)
_ANCHORS = Anchors(_WORDS)

# The rest of the name, what closes it, a type, what assigns, and the value; all of it bounded.
_ASSIGNED = re.compile(
    r"""(?x)
    (?: s | (?i:key|id|token) | [_.\-\d][\w.\-]{0,24} | (?<=[a-z])[A-Z]\w{0,24} )?
    (?P<close> \\? ["'`\])]{0,3} )
    (?: \s{0,3} :? \s{0,3} (?:[Ss]tring|str|text|char|const|bytes) (?=\s{0,3}:?=) )?
    \s{0,3}
    (?: [:?.+|]{0,3} =>? =? | -> | [:：＝] | , (?=\s{0,3}["'`]) | (?<!\.\w)> \s{0,12}
      | \b(?:is|ist|est|es)\b | (?P<beside>(?=["'`])) | (?P<option>(?<=\s)) )
    \s{0,4}
    @? (?: (?P<quote> \\? ["'`]) (?P<quoted> [^\n"'`]{4,300} ) (?P=quote)
        | (?P<bare> [^\s"'`<>,;:#|&] [^\s"'`<>,;]{4,160} ) )
    """
)
# Keys and tokens that are names of things: everybody who may read the text may know them.
_OPEN_NAMES = re.compile(
    r"(?:cache|primary|foreign|public|sort|partition|idempotency|group|object|unique|row|lookup"
    r"|issue|translation|page|next|continuation|cancell?ation|sync|csrf|xsrf|design|default|pgp"
    r"|gpg)[ _-]?$"
)
_NO_VALUE = re.compile(
    r"(?x) https?:// | \d{4}-\d\d-\d\d | \d{1,2}[:.]\d\d | [\w.+-]+@[\w-]+\.\w | /"
)
# An option of a command takes its value behind a space: `--db-password kuh7Stall`.
_OPTION = re.compile(r"(?<!\S)--?[\w-]*$")
_CLOSING = ".,;:)]}\\"


def assignments(text: str, lower: str) -> Iterator[Found]:
    """Values with a name in front of them that says what they are."""
    for number, start, end in _ANCHORS.places(lower):
        if _OPEN_NAMES.search(lower, max(0, start - 16), start):
            continue
        match = _ASSIGNED.match(text, end, end + 400)
        if match is None or (_WORDS[number] in _WHOLE and _is_verb(match, lower, start)):
            continue
        if match["option"] is not None and not _OPTION.search(text, max(0, start - 40), start):
            continue
        name = "quoted" if match["quoted"] else "bare"
        value = match[name] if name == "quoted" else match[name].rstrip(_CLOSING)
        is_password = number < len(_PASSWORD_WORDS)
        if is_password and _is_password(value, is_quoted=name == "quoted"):
            kind = "password"
        elif is_random(value):
            kind = "assigned"
        else:
            continue
        if is_varied(value) and not (_NO_VALUE.match(value) or is_placeholder(match[name])):
            place = match.start(name)
            yield Found(place, place + len(value), kind, 0.8, masked(value))


def _is_verb(match: re.Match[str], lower: str, start: int) -> bool:
    """Whether `pass` stands inside of a word, or is what somebody does: `pass "-x"`."""
    return match["beside"] is not None or lower[start - 1 : start].isalnum()


def _is_password(value: str, *, is_quoted: bool) -> bool:
    if len(value) > 64 or " " in value or is_reference(value):
        return False
    has_letter = any(char.isalpha() for char in value)
    has_digit = any(char.isdigit() for char in value)
    has_sign = any(not char.isalnum() and char not in "-_/.:" for char in value)
    if is_quoted:
        # eleven letters are a word more often than not
        return len(value) >= 6 and (has_digit or has_sign or len(value) >= 12)
    return has_letter and (has_digit or (has_sign and len(value) >= 8))
