"""Icons, badges and people's initials."""

import pytest
from tests.unit.ui.front_end import icon_names

from folkmoot.ui.components.marks import (
    HUES,
    TONE_ICONS,
    TURNING,
    avatar,
    avatars,
    badge,
    hue,
    icon,
    initials,
)


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Ada Lovelace", "AL"),
        ("Johann Sebastian Bach", "JB"),
        ("ada@example.org", "A"),
        ("efua", "E"),
        ("(The) Secretary", "S"),
        ("", "?"),
        ("  ", "?"),
        ("陳 偉", "陳偉"),
    ],
)
def test_initials_are_taken_from_names_and_addresses(name: str, letters: str) -> None:
    assert initials(name) == letters


def test_a_person_keeps_their_colour_and_people_share_all_of_them() -> None:
    assert hue("018f-ada") == hue("018f-ada")
    assert {hue(f"person {number}") for number in range(200)} == set(range(HUES))


def test_the_colour_of_an_avatar_follows_the_id_and_not_the_name() -> None:
    assert avatar("Ada Lovelace", "7").replace("AL", "") == avatar("Ada King", "7").replace(
        "AK", ""
    )


def test_names_are_escaped() -> None:
    assert "<b>" not in avatar("<b>x y")
    assert "<b>" not in badge("<b>")
    assert "<b>" not in avatars(["<b>x"])


def test_several_people_say_how_many_more_there_are() -> None:
    shown = avatars(["A B", "C D", "E F", "G H", "I J"], total=31)
    assert shown.count('class="avatar hue') == 4
    assert "+27" in shown
    assert "I J" in shown


def test_an_icon_is_silent_unless_it_has_a_label() -> None:
    assert 'aria-hidden="true"' in icon("house")
    labelled = icon("house", label="Home & away")
    assert 'role="img" aria-label="Home &amp; away"' in labelled
    assert "aria-hidden" not in labelled


def test_arrows_turn_round_with_the_direction_of_reading() -> None:
    assert "data-turns" in icon("chevron-right")
    assert "data-turns" not in icon("chevron-down")


def test_every_icon_named_here_is_in_the_sprite() -> None:
    assert {*TURNING, *TONE_ICONS.values()} <= icon_names()
