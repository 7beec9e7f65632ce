"""Zones: the shapes of mail that programs and people make."""

import sys
from collections.abc import Callable

import pytest

from folkmoot.network.mail.fold import Kind, own_text, zones

GREETING = "Good morning,\n\nthe plan stands.\n\n"


def kinds(text: str) -> list[str]:
    return [zone.kind.value for zone in zones(text)]


@pytest.mark.parametrize("text", ["", "\n", "\n\n", "one", "one\n", "one\r\ntwo\r\n", "\x0c\u2028"])
def test_small_texts_are_own(text: str) -> None:
    assert own_text(text, zones(text)) == text


@pytest.mark.parametrize(
    "text",
    [
        "As I always said:\nthe plan stands.\n",
        "The rest follows on 3 May 2021 at 10:00, ask mira@example.org for it:\nall of it.\n",
        "From: here to there is far.\nTo: think of it.\n",
        "Two headers matter:\nFrom: mira@example.org\nMessage-ID: <1@example.org>\nSubject: x\n",
        "Compare:\n--\nthis is prose that goes on for longer than a signature ever did, with full\n"
        + "sentences that fill the width of the line from its beginning to its very end, and\n"
        * 14,
        "a -> b\n-> c\nx > y\n",
        "----------------------\nResults\n----------------------\n1 2 3\n",
        "Thanks,\nMira\n",
        "I sent from my desk what you asked for, as we had agreed on Monday last week.\n",
        "Unlike the one of 2019 this release is not confidential.\nIt is open.\n",
        "Call 555 0100 200 and ask for the plan.\n",
        ">From the start it was clear.\nIt still is.\n",
    ],
)
def test_what_only_looks_like_a_mark_stays_own(text: str) -> None:
    assert own_text(text, zones(text)) == text


def test_a_line_directly_above_an_attribution_is_not_swallowed() -> None:
    text = "I will send it now,\nthough it is late.\nmira@example.org wrote:\n> When?\n"
    assert kinds(text) == ["own", "attribution", "quote"]
    assert own_text(text, zones(text)) == "I will send it now,\nthough it is late.\n"


def test_nested_quotations_keep_depth_and_person() -> None:
    text = (
        "No.\n\nOn 4 May 2021, Ivo Kern wrote:\n> Yes.\n>\n"
        "> On 3 May 2021, Mira Tal wrote:\n>> Shall we?\n>> > Older\n> Ivo\n"
    )
    assert [(zone.kind.value, zone.depth, zone.person) for zone in zones(text)[1:]] == [
        ("attribution", 0, "Ivo Kern"),
        ("quote", 1, "Ivo Kern"),
        ("attribution", 1, "Mira Tal"),
        ("quote", 2, "Mira Tal"),
        ("quote", 3, ""),
        ("quote", 1, "Ivo Kern"),
    ]


def test_header_blocks_one_after_another_deepen() -> None:
    block = "From: {0}\nSent: Monday, May 3, 2021 10:00 AM\nTo: All\nSubject: Plan\n\n{1}\n\n"
    text = GREETING + block.format("Ivo Kern", "Second.") + block.format("Mira Tal", "First.")
    found = [(z.kind.value, z.depth, z.person) for z in zones(text)]
    assert found == [
        ("own", 0, ""),
        ("forwarded_header", 0, "Ivo Kern"),
        ("quote", 1, "Ivo Kern"),
        ("forwarded_header", 1, "Mira Tal"),
        ("quote", 2, "Mira Tal"),
    ]


@pytest.mark.parametrize(
    "above",
    [
        "---------- Forwarded message ---------\n",
        "Begin forwarded message:\n\n",
        "-------- Weitergeleitete Nachricht --------\n",
        "---------- Message transféré ----------\n",
        "---------- 转发的邮件 ----------\n",
    ],
)
def test_forwarded(above: str) -> None:
    text = f"{GREETING}{above}From: Mira Tal <mira@example.org>\nDate: Mon, 3 May 2021\n\nWords.\n"
    found = zones(text)
    assert [zone.kind for zone in found] == [Kind.OWN, Kind.FORWARDED_HEADER, Kind.FORWARDED]
    assert found[2].person == "Mira Tal"


@pytest.mark.parametrize(
    "head",
    [
        (
            "\tMira Tal\n\t05/03/2001 02:41 PM\n\t\t \n\t\t To: Ivo Kern/Office\n\t\t cc: \n"
            "\t\t Subject: Plan\n"
        ),
        "Mira Tal@OFFICE\n05/03/2001 02:41 PM\nTo: Ivo Kern/Office\ncc:  \n\nSubject: Plan\n",
        (
            "From:  Mira Tal                05/03/2001 02:41 PM\n\t\n\nTo: Ivo Kern/Office\n"
            "cc:  \nSubject: Plan\n"
        ),
        (
            '"Mira Tal" <mira@example.org> on 05/03/2001 02:41:09 \nPM\nTo: Ivo Kern\ncc: \n'
            "Subject: Plan\n"
        ),
        (
            "---------------------- Forwarded by Mira Tal/Office on 05/03/2001 \n02:41 PM "
            "---------------------------\n"
        ),
        ">>> Mira Tal 05/03/01 02:41PM >>>\n",
    ],
)
def test_notes_and_groupwise(head: str) -> None:
    text = f"{GREETING}{head}\nWords of somebody else.\n"
    found = zones(text)
    assert [zone.kind for zone in found][:2] == [Kind.OWN, Kind.FORWARDED_HEADER]
    assert own_text(text, found).strip() == GREETING.strip()
    assert found[-1].when_text.startswith("05/03/")
    assert "Mira Tal" in found[-1].person or "Forwarded" in head


def test_attribution_without_quote_marks_below() -> None:
    text = "Fine.\n\nOn Mon, 3 May 2021 at 10:00, Mira Tal <mira@example.org> wrote:\n\nShall we?\n"
    assert kinds(text) == ["own", "attribution", "quote"]


def test_lines_broken_off_a_quoted_line_stay_with_it() -> None:
    long_line = "> " + "these are words of a line that a careless program will break at the end and"
    text = f"Mira Tal wrote:\n{long_line}\nthen leave\n> the rest marked.\n"
    assert kinds(text) == ["attribution", "quote"]
    answered = f"Mira Tal wrote:\n{long_line}?\nYes.\n> the rest marked.\n"
    assert kinds(answered) == ["attribution", "quote", "own", "quote"]


PATCH = """--- a/page.c
+++ b/page.c
@@ -1,3 +1,4 @@
 first
-second
+zweite
+dritte
 > last
"""


def test_patches_are_patches() -> None:
    stat = "---\n page.c | 3 ++-\n 1 file changed\n\n"
    text = f"Explains.\n\nSigned-off-by: Mira\n{stat}{PATCH}-- \n2.39\n"
    found = zones(text)
    assert [zone.kind.value for zone in found] == ["own", "patch", "signature"]
    assert own_text(text, found) == text[: text.index("-- \n2.39")]


def test_a_review_of_a_patch_is_a_quotation() -> None:
    quoted = "".join(f"> {line}\n" for line in PATCH.splitlines())
    first, *between, last = kinds(f"Mira Tal wrote:\n{quoted}\nWrong.\n")
    assert (first, set(between), last) == ("attribution", {"quote"}, "own")


@pytest.mark.parametrize(
    "session",
    [">>> import this\n>>> this.d\n>>> print(1)\n", "> x <- c(1, 2)\n> summary(x)\n> library(a)\n"],
)
def test_prompts_are_not_quotations(session: str) -> None:
    assert kinds(f"I typed this:\n\n{session}") == ["own", "code"]
    assert kinds(f"Mira Tal wrote:\n{session}\nIndeed.\n") == ["attribution", "quote", "own"]


@pytest.mark.parametrize(
    "closing",
    [
        "-- \nMira Tal\nOffice 7\n",
        "--\nMira Tal\nOffice 7\n",
        "Mira Tal\nEngineer\nTel: +1 555 0100 200\nmira@example.org\n",
        "Mira Tal\nEngineer\n\nMobile: +1 555 0100 200\nWeb: www.example.org\n",
    ],
)
def test_signatures(closing: str) -> None:
    found = zones(GREETING + closing)
    assert [zone.kind for zone in found] == [Kind.OWN, Kind.SIGNATURE]
    assert found[1].start_line == 4


@pytest.mark.parametrize(
    "footer",
    [
        (
            "_______________________________________________\ntalk mailing list\n"
            "talk@lists.example.org\nhttps://lists.example.org/listinfo/talk\n"
        ),
        (
            "To unsubscribe from this list: send the line unsubscribe to\n"
            "majordomo@lists.example.org\n"
        ),
        (
            "You received this message because you are subscribed to the group.\n"
            "To unsubscribe, write to talk-unsubscribe@groups.example.org\n"
        ),
        (
            "This message is confidential and intended only for the addressee. If you received it\n"
            "in error, do not disclose it and delete it.\n"
        ),
        (
            "Diese E-Mail enthält vertrauliche Informationen. Sind Sie nicht der Empfänger\n"
            "oder haben sie irrtümlich erhalten, vernichten Sie sie.\n"
        ),
    ],
)
def test_footers(footer: str) -> None:
    assert kinds(GREETING + footer) == ["own", "footer"]
    assert kinds(f"{GREETING}Mira Tal wrote:\n> Shall we?\n\n{footer}")[-1] == "footer"


def test_own_words_touching_a_disclaimer_stay_own() -> None:
    text = (
        "Mira Tal wrote:\n> Shall we?\n\nI would, too. We always have.\n"
        "Notice: This email is confidential and privileged; if received in error please\n"
        "destroy it and do not disclose the contents.\n"
    )
    assert own_text(text, zones(text)).strip() == "I would, too. We always have."


ADVERSARIAL: dict[str, Callable[[int], str]] = {
    "marks": lambda n: ">" * n,
    "spaced marks": lambda n: "> " * n,
    "colons": lambda n: ":" * n,
    "at signs": lambda n: "a@" * n + ":",
    "words": lambda n: "on wrote " * n + ":",
    "digits": lambda n: "1" * n + ":",
    "digits and dots": lambda n: "1.1/" * n + " wrote:",
    "dashes": lambda n: "-" * n,
    "dashes and spaces": lambda n: "- " * n + "x",
    "headers": lambda n: "From: x\nSent: 1.1.2021\n" * n,
    "to": lambda n: "To: x\n" * n,
    "attributions": lambda n: "On 3 May 2021, Mira <m@example.org> wrote:\n" * n,
    "unanswered": lambda n: "Mira <m@example.org> 3 May 2021 10:00 wrote:\nx\n" * n,
    "hunks": lambda n: "@@ -1,999999 +1,999999 @@\n" * n,
    "signatures": lambda n: "-- \n" * n,
    "rules": lambda n: ("_" * 40 + "\n") * n,
    "phones": lambda n: "1 2 3 4 5 6 7 8 9 " * n,
    "labels": lambda n: "Tel: 1\n" * n,
    "blank": lambda n: "\n" * n,
    "blank and quoted": lambda n: "> x\n\n" * n,
    "one of each": lambda n: "> x\ny\n" * n,
    "diffs": lambda n: "diff --git a/x b/x\n" * n,
    "forwarded": lambda n: "---------- Forwarded message ---------\n" * n,
    "notes": lambda n: "\t05/03/2001 02:41 PM\n\t\tTo: x\n" * n,
    "pipes": lambda n: " a | " * n + "\n" + "---\n a" + " |" * n,
}


@pytest.mark.parametrize("name", ADVERSARIAL)
def test_work_grows_with_length_only(name: str) -> None:
    once, four_times = (_steps(ADVERSARIAL[name](size)) for size in (500, 2_000))
    assert four_times < 6 * once + 2_000


def _steps(text: str) -> int:
    """Calls made while folding a text: a measure of work that no other process disturbs."""
    steps = 0

    def count(_frame: object, _event: str, _argument: object) -> None:
        nonlocal steps
        steps += 1

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        zones(text)
    finally:
        sys.setprofile(before)
    return steps


@pytest.mark.parametrize("name", ADVERSARIAL)
def test_long_lines_come_to_an_end(name: str) -> None:
    """A pattern that backtracks without bound would not finish on these."""
    text = ADVERSARIAL[name](20_000)
    assert zones(text)[-1].end_line == len(text.split("\n")) - text.endswith("\n")
