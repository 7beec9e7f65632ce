"""Addresses and names have one form, which is their own form again."""

import unicodedata

from hypothesis import example, given
from hypothesis import strategies as st

from folkmoot.people.addresses import (
    LONGEST,
    LONGEST_NAME,
    better_name,
    clean_name,
    is_deliverable_form,
    normalised,
    shown,
)
from folkmoot.people.slugs import is_slug, slug_of

anything = st.text(max_size=400)


@given(anything)
@example("ＪＯ@ＥＸＡＭＰＬＥ.ｃｏｍ")
@example("jo@bücher.example")
@example("@\u00a8")
@example("\u0130\u0307@x")
@example("a@\uff20b")
@example("jo@İstanbul.example")
@example("\ud800@x")
@example("x" * 500 + "@example.org")
def test_normalising_twice_is_normalising_once(address: str) -> None:
    once = normalised(address)
    assert normalised(once) == once
    assert len(once) <= LONGEST


@given(st.emails())
def test_a_normal_address_is_only_lowered(address: str) -> None:
    assert normalised(address) == normalised(address.upper()) == normalised(f" {address} ")
    if address.isascii():
        assert normalised(address) == address.lower()


@given(st.text("abc.", max_size=20), st.text("abc.", max_size=20))
def test_long_addresses_stay_apart(one: str, other: str) -> None:
    first, second = normalised(f"{'x' * 400}{one}"), normalised(f"{'x' * 400}{other}")
    assert (first == second) == (one == other)


def test_domains_have_one_spelling_in_any_script() -> None:
    assert normalised("jo@BÜCHER.example") == normalised("jo@xn--bcher-kva.example")
    assert shown("jo@xn--bcher-kva.example") == "jo@bücher.example"
    assert shown("jo@xn--a\u0301.example") == "jo@xn--a\u0301.example"


def test_look_alikes_are_not_merged() -> None:
    latin, cyrillic = "paul@example.org", "p\u0430ul@example.org"
    assert normalised(latin) != normalised(cyrillic)
    assert normalised("jo@pаypal.example") != normalised("jo@paypal.example")


def test_unseen_letters_do_not_make_another_address() -> None:
    assert normalised("j\u200bo\u202e@exam\u00adple.org") == "jo@example.org"


@given(anything)
def test_a_clean_name_is_one_visible_line(name: str) -> None:
    cleaned = clean_name(name)
    assert clean_name(cleaned) == cleaned
    assert len(cleaned) <= LONGEST_NAME
    assert not {unicodedata.category(letter) for letter in cleaned} & {"Cc", "Cf", "Cs", "Zl", "Zp"}


def test_names_that_turn_the_line_round_are_straightened() -> None:
    assert clean_name("Jo\u202egro.elpmaxe\u202c\u200b Doe\n") == "Jogro.elpmaxe Doe"


@given(st.lists(anything, min_size=1, max_size=5))
def test_the_best_name_does_not_depend_on_order(names: list[str]) -> None:
    forward = names[0]
    for name in names:
        forward = better_name(forward, name)
    backward = names[-1]
    for name in reversed(names):
        backward = better_name(name, backward)
    assert forward == backward


def test_what_mail_servers_refuse_is_no_account_address() -> None:
    for address in ("", "jo", "@example.org", "jo@", "a@b@c", f"{'x' * 65}@example.org", "jo@a..b"):
        assert not is_deliverable_form(address), address
    assert is_deliverable_form("jo@example.org")


@given(anything)
def test_a_made_slug_is_a_slug(title: str) -> None:
    slug = slug_of(title)
    assert slug in {"", "new"} or is_slug(slug)
    assert slug_of(slug) == slug
