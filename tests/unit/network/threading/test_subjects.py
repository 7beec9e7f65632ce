"""Subjects taken apart, in many languages."""

import pytest

from folkmoot.network.threading.subjects import series_key, subject_key, subject_parts


@pytest.mark.parametrize(
    "subject",
    [
        "Re: The old wall",
        "RE: the  old wall",
        "AW: Re: The old wall",
        "SV: [walls] The old wall",
        "[walls] VS: The old wall",
        "Re[2]: The old wall",
        "Re(3): The old wall",
        "Re^4: The old wall",
        "Rif: R: The old wall",
        "Odp: The old wall",
        "Antw.: The old wall",
        "ENC: RES: The old wall",
        "Réf : The old wall",
        "TR: The old wall",
        "WG: The old wall",
        "Fwd: FW: The old wall (fwd)",
        "回复：The old wall",
        "答复: The old wall",
        "Отв: The old wall",
        "Ｒｅ： The old wall",
        "Ping: The old wall",
    ],
)
def test_prefixes_do_not_change_the_topic(subject: str) -> None:
    assert subject_key(subject) == "the old wall"


@pytest.mark.parametrize(
    ("subject", "topic"),
    [
        ("Regarding the wall", "regarding the wall"),
        ("Release: the wall", "release: the wall"),
        ("I am here", "i am here"),
        ("Re:", ""),
        ("", ""),
        ("caf\u00e9", "caf\u00e9"),
        ("cafe\u0301", "caf\u00e9"),
    ],
)
def test_what_only_looks_like_a_prefix_stays(subject: str, topic: str) -> None:
    assert subject_key(subject) == topic


def test_a_reply_and_a_forward_are_told_apart() -> None:
    assert subject_parts("AW: wall").is_reply
    assert not subject_parts("WG: wall").is_reply
    assert subject_parts("WG: wall").is_forward
    assert not subject_parts("wall").is_reply


def test_a_changed_subject_keeps_its_old_topic() -> None:
    parts = subject_parts("Re: The new gate (was: Re: [walls] The old wall)")
    assert (parts.topic, parts.was, parts.is_reply) == ("the new gate", "the old wall", True)


def test_a_patch_tag_gives_version_number_and_total() -> None:
    parts = subject_parts("Re: [PATCH man-pages v3 02/11] wall.7: mend")
    assert (parts.version, parts.number, parts.total) == (3, 2, 11)
    assert parts.topic == "wall.7: mend"
    assert subject_parts("[PATCHv2] mend").version == 2
    assert subject_parts("[walls] 3/4 done").number == -1


def test_a_ticket_is_a_tag_with_a_number() -> None:
    assert subject_parts("[Bug 4711] New: wall fell").ticket == "bug 4711"
    assert subject_parts("[WALL-42] gate").ticket == "wall-42"
    assert subject_parts("[walls] gate").ticket == ""


def test_a_series_is_known_by_sender_version_and_total() -> None:
    cover = series_key("[PATCH v2 0/3] walls", "ann@example.org")
    assert cover == series_key("[PATCH v2 3/3] gates", "Ann@example.org")
    others = [
        series_key("[PATCH 3/3] gates", "ann@example.org"),
        series_key("[PATCH v2 3/4] gates", "ann@example.org"),
        series_key("[PATCH v2 3/3] gates", "bo@example.org"),
    ]
    assert cover not in others
    assert series_key("Re: [PATCH v2 3/3] gates", "ann@example.org") == ""


def test_a_subject_of_a_megabyte_is_read_quickly() -> None:
    assert subject_parts("Re: " * 50_000 + "wall").topic == "wall"
    assert subject_parts("[" * 100_000).is_reply is False
