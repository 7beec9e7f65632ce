"""A missing message rebuilt from the quotations in its replies."""

import itertools

from folkmoot.network.threading import Passage, Quotation, rebuilt

FIRST = ("The wall at the north gate", "", "is falling down this winter.")
SECOND = ("Shall we mend it before spring?",)
THIRD = ("The mason asks for ten days.",)


def test_one_quotation_is_the_text_as_far_as_it_goes() -> None:
    ghost = rebuilt([Quotation("a", (FIRST,), "Ann", "3 Jan 2011, 10:15")])
    assert ghost.passages == (Passage(FIRST, ("a",)),)
    assert (ghost.person, ghost.sent_at) == ("Ann", 1294049700.0)


def test_overlapping_quotations_become_one_text_in_order() -> None:
    ghost = rebuilt(
        [
            Quotation("a", ((*FIRST, "", *SECOND),)),
            Quotation("b", ((*SECOND, *THIRD),)),
        ]
    )
    assert [passage.lines for passage in ghost.passages] == [(*FIRST, "", *SECOND, *THIRD)]
    assert ghost.passages[0].sources == ("a", "b")


def test_what_an_answer_parts_has_a_gap_unless_another_reply_joins_it() -> None:
    parted = Quotation("a", (FIRST, THIRD))
    assert [passage.lines for passage in rebuilt([parted]).passages] == [FIRST, THIRD]
    whole = Quotation("b", ((*FIRST, *SECOND, *THIRD),))
    assert [passage.lines for passage in rebuilt([parted, whole]).passages] == [
        (*FIRST, *SECOND, *THIRD)
    ]


def test_a_line_quoted_by_one_goes_between_lines_both_have() -> None:
    ghost = rebuilt([Quotation("a", (FIRST, THIRD)), Quotation("b", (FIRST, SECOND, THIRD))])
    lines = [line for passage in ghost.passages for line in passage.lines]
    assert lines == [*FIRST, *SECOND, *THIRD]


def test_the_order_of_the_replies_does_not_matter() -> None:
    quotations = [
        Quotation("a", ((*FIRST, *SECOND),), "Ann", "2011-01-03"),
        Quotation("b", (SECOND, THIRD), "ann@example.org", "3 Jan 2011"),
        Quotation("c", (THIRD,), "Ann", ""),
    ]
    results = {rebuilt(order) for order in itertools.permutations(quotations)}
    assert len(results) == 1
    assert results.pop().person == "Ann"


def test_nothing_quoted_is_nothing_rebuilt() -> None:
    assert rebuilt([]).passages == ()
    assert rebuilt([Quotation("a", (("", "  "),))]).passages == ()


def test_a_huge_quotation_is_cut_not_refused() -> None:
    block = tuple(f"line {number} of the chronicle" for number in range(50_000))
    ghost = rebuilt([Quotation("a", (block,)), Quotation("b", (block,))])
    assert 1000 <= sum(len(passage.lines) for passage in ghost.passages) <= 4000
