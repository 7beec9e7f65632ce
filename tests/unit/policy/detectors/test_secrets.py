"""Secrets are found where they are, and nothing that people say every day is one.

Tokens are made here from their published forms; none was ever given out.
"""

import base64
import random
import string
import uuid
import zlib

import msgspec
import pytest
from tests.unit.policy.detectors.acts import found_in, kinds_in, one_found

from folkmoot.policy.engine.detectors import Parameters
from folkmoot.policy.engine.detectors.kinds.secrets import detector
from folkmoot.policy.engine.detectors.kinds.secrets.checksums import is_bech32
from folkmoot.policy.engine.detectors.kinds.secrets.doubts import entropy, is_random
from folkmoot.policy.engine.detectors.parameters import SecretParameters

SECRETS = detector(Parameters())
ALNUM = string.ascii_letters + string.digits
HEX = "0123456789abcdef"
BASE62 = string.digits + string.ascii_uppercase + string.ascii_lowercase


def drawn(length: int, alphabet: str = ALNUM, seed: int = 7) -> str:
    """A random string, the same in every run."""
    return "".join(random.Random(seed).choices(alphabet, k=length))  # noqa: S311  # no secret, on purpose


def with_crc32(prefix: str, body: str) -> str:
    """A token of GitHub's form whose checksum holds."""
    number, digits = zlib.crc32(body.encode()), ""
    while number:
        number, digit = divmod(number, 62)
        digits = BASE62[digit] + digits
    return prefix + body + digits.rjust(6, "0")


def signed(header: dict[str, str]) -> str:
    """Three parts as of a JSON web token."""
    parts = [msgspec.json.encode(header), b'{"sub":"17","name":"nobody"}', drawn(32).encode()]
    return ".".join(base64.urlsafe_b64encode(part).decode().rstrip("=") for part in parts)


GITHUB = with_crc32("ghp_", drawn(30))
PRIVATE = "\n".join(
    [
        "-----BEGIN RSA PRIVATE KEY-----",
        *(drawn(64, ALNUM + "+/", seed) for seed in range(4)),
        "-----END RSA PRIVATE KEY-----",
    ]
)


@pytest.mark.parametrize(
    ("kind", "token"),
    [
        ("github", GITHUB),
        ("gitlab", "glpat-" + drawn(20)),
        ("aws", "AKIA" + drawn(16, string.ascii_uppercase + "234567")),
        ("google", "AIza" + drawn(35)),
        ("stripe", "sk_live_" + drawn(24)),
        ("slack", "xoxb-123846520917-" + drawn(24)),
        ("slack webhook", f"hooks.slack.com/services/T{drawn(9)}/B{drawn(9)}/{drawn(24)}"),
        ("discord", "MT" + drawn(22) + "." + drawn(6) + "." + drawn(27)),
        ("telegram", "110201543:AA" + drawn(33)),
        ("mailchimp", drawn(32, HEX) + "-us12"),
        ("hashicorp", drawn(14) + ".atlasv1." + drawn(64)),
        ("jwt", signed({"alg": "HS256", "typ": "JWT"})),
        ("private key", PRIVATE),
        ("anthropic", "sk-ant-api03-" + drawn(93) + "AA"),
        ("openai", "sk-proj-" + drawn(40) + "T3BlbkFJ" + drawn(40)),
    ],
)
def test_a_token_is_found_by_its_form_at_its_place(kind: str, token: str) -> None:
    assert found_in(SECRETS, f"🙂 use {token}, please") == [(kind, token)]


def test_a_checksum_that_holds_makes_it_certain_and_one_that_fails_doubtful() -> None:
    broken = GITHUB[:-1] + ("a" if GITHUB[-1] != "a" else "b")
    assert one_found(SECRETS, GITHUB).score == 1.0
    assert one_found(SECRETS, broken).score == 0.5
    assert one_found(SECRETS, signed({"typ": "JWT"})).score == 0.5


@pytest.mark.parametrize("secret", [GITHUB, PRIVATE, "glpat-" + drawn(20)])
def test_evidence_never_holds_the_secret(secret: str) -> None:
    evidence = one_found(SECRETS, secret).evidence
    assert secret[8:16] not in evidence
    assert f"({len(secret)} characters)" in evidence


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        ("password", "The password is Sommer2024!x, don't tell", "Sommer2024!x"),
        ("password", 'DB_PASSWORD="tr0ub4dor"', "tr0ub4dor"),
        ("password", "Das Passwort: kuh7Stall", "kuh7Stall"),
        ("password", "пароль: kuh7Stall", "kuh7Stall"),
        ("password", "db_pw = kuh7Stall", "kuh7Stall"),
        ("password", "run --db-password kuh7Stall now", "kuh7Stall"),
        ("assigned", f"--vendor-key {drawn(32, HEX)}", drawn(32, HEX)),
        ("assigned", f"API_KEY={drawn(32, HEX)}", drawn(32, HEX)),
        ("assigned", f'{{"client_secret": "{drawn(24)}"}}', drawn(24)),
        ("assigned", f'set("ACCESS_TOKEN", "{drawn(24)}")', drawn(24)),
        ("assigned", f"<apiKey>\n  {drawn(24)}\n</apiKey>", drawn(24)),
        ("address credentials", "see ftp://ada:kuh7Stall@example.org/x", "kuh7Stall"),
        ("authorization", f"Authorization: Bearer {drawn(24)}", drawn(24)),
        ("command credentials", "curl -s -u ada:kuh7Stall https://example.org", "kuh7Stall"),
    ],
)
def test_a_secret_is_found_by_what_stands_before_it(kind: str, text: str, value: str) -> None:
    assert found_in(SECRETS, text) == [(kind, value)]


@pytest.mark.parametrize(
    "text",
    [
        "My password is too short, says the page.",
        "password: required",
        "The password kuh7Stall was never ours",
        "By-pass: route 17b4 is open",
        "compass: x17b4y",
        'you can pass "-xY7=z" to it',
        "first_pass::visit_node7x()",
        "#include <mypassphrase.h>\n#include <stdio4.h>",
        "#include <pwd.h>\n+#include <stdint4.h>",
        "run --password-file secret.txt",
        "password=password",
        "password = request.form['password']",
        "password: ${DB_PASSWORD}",
        "The secretary: Room 12b4",
        "max_tokens = 4096",
        "token: feature-flag-v2",
        "api_key = YOUR_API_KEY_HERE_1234567",
        "ftp://user:password@example.org",
        "postgres://ada:${DB_PASSWORD}@db.example.org/x",
        "AKIAIOSFODNN7EXAMPLE",
        "ghp_" + "x" * 36,
        "glpat-00000000000000000000",
        "Paste your -----BEGIN PRIVATE KEY----- into the field.",
        "sk_live_ is how live keys begin",
        f"commit {drawn(40, HEX)}",
        f"trace {uuid.UUID(int=random.Random(1).getrandbits(128))}",  # noqa: S311  # no secret, on purpose
        f"https://example.org/{drawn(40)}",
        f"cache_key: {drawn(32, HEX)}",
        f'"nextPageToken": "{drawn(32)}"',
        f"public key = {drawn(40)}",
        f"set pgp_default_key = {drawn(40, HEX)}",
        "He is the bearer of bad news, basically.",
    ],
)
def test_what_people_say_is_no_secret(text: str) -> None:
    assert found_in(SECRETS, text) == []


def test_a_token_behind_a_name_is_told_once_and_by_its_form() -> None:
    assert found_in(SECRETS, f"password={GITHUB}") == [("github", GITHUB)]


def test_examples_of_a_manual_can_be_declared_harmless() -> None:
    mild = detector(Parameters(secrets=SecretParameters(harmless=(GITHUB,))))
    assert found_in(mild, f"as in {GITHUB}") == []
    assert kinds_in(mild, with_crc32("ghp_", drawn(30, seed=8))) == {"github"}


def test_tokens_of_the_organisation_are_found_by_their_prefix() -> None:
    own = detector(Parameters(secrets=SecretParameters(own_prefixes=("acme-",))))
    assert found_in(own, f"acme-{drawn(20)}") == [("own token", f"acme-{drawn(20)}")]


def test_every_kind_that_is_found_is_announced() -> None:
    assert {"github", "password", "own token", "private key"} <= set(SECRETS.kinds)


def test_entropy_is_shannons() -> None:
    assert entropy("") == 0
    assert entropy("aaaa") == 0
    assert entropy("abcd") == 2


def test_names_of_programs_are_not_random() -> None:
    names = ("camelCaseToken12", "release-2026-05-04", "a.b.c.d.e.f", "summer2026notes")
    assert not any(map(is_random, names))
    missed = sum(not is_random(drawn(24, ALNUM, seed)) for seed in range(1000))
    assert missed <= 20
    small = string.ascii_lowercase + string.digits
    missed = sum(not is_random(drawn(16, small, seed)) for seed in range(1000))
    assert missed <= 50


def test_bech32_is_that_of_the_standard() -> None:
    # the valid and an altered word of BIP 173
    assert is_bech32("A12UEL5L")
    assert not is_bech32("A12UEL5M")
