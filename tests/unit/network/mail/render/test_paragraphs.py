"""Paragraphs wrapped in transport are joined for the eye; whatever was broken on purpose is not."""

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.unit.network.mail.render.test_message import shown

from folkmoot.network.mail.render.links import linked
from folkmoot.network.mail.render.message import patch_html
from folkmoot.network.mail.render.paragraphs import prose, wrap_width
from folkmoot.network.reading.bodies import PassageAnswer, with_answers

WRAPPED = """The masons have begun with the north wall and say that the stone is
better than they had feared. If the frost keeps away they will be done
before the feast of the roof, which nobody had thought possible when we
met in spring.

Shall we tell the neighbours already, or wait until the scaffold is down
and the street is open again?"""


def joined(text: str) -> list[str]:
    """The paragraphs that a browser would wrap anew."""
    html = prose(text, wrap_width(text.split("\n")))
    return re.findall(r'<span class="fm-prose">(.*?)</span>', html, re.DOTALL)


def test_paragraphs_are_joined_and_keep_their_line_feeds() -> None:
    first, second = joined(WRAPPED)
    assert first.count("\n") == 3
    assert second.endswith("open again?")


def test_a_line_short_on_purpose_stays() -> None:
    text = f"Dear Mira,\n{WRAPPED}\nYours,\nTomasz\nThe archive"
    first, second = joined(text)
    assert first.startswith("The masons")
    assert second.endswith("open again?")


PURPOSE = {
    "list": """These are the things that we still have to bring to the next meeting:
- the drawings of the roof, and the letter that the architect wrote us
- the keys of the shed and the list of those who have got one of them
1. somebody who knows how the heating works and is not afraid of it now
2. cake""",
    "indented": """    if stones.count() > walls.height and mortar.is_dry() and masons:
        lay(stones.next(), walls.north) and tell(masons, "go on with it")
    else: wait""",
    "verse": """The wind is in the scaffold
and nobody is there,
the buckets swing like lanterns
the rooks have all the air.""",
    "table": """north wall    12 stones   done before the frost came to us here
south wall    40 stones   not begun, and nobody knows who will do it""",
    "code": """for (stone = first; stone != last; stone = next(stone, wall)) lay();
while (is_wet(mortar)) { wait(minutes(10)); look_again(mortar, sky); }
return wall;""",
    "a line a paragraph": """I think that we should begin with the north wall this week already.
The south wall can wait until the frost has gone out of the ground.
Somebody should ask the neighbours about the scaffold in the street.""",
    "quoted patch": """+the wall stands on the stone that the masons have laid down below it
+and is as high as the masons can reach, which is not very high at all
-on a floor of sand""",
    "strings of a program": """
"the wall stands on the stone that the masons laid down below it and"
"is as high as the masons can reach, which is not very high at all or"
""",
    "drawing": """   +-----------------------------+---------------------------------+
   |            roof             |              tower              |
   +-----------------------------+---------------------------------+""",
    "far east": "\n".join(["石垣の北側はすでに始まっており職人たちは" * 3] * 3),
}


@pytest.mark.parametrize("name", PURPOSE)
def test_what_was_broken_on_purpose_stays(name: str) -> None:
    assert joined(PURPOSE[name]) == []
    assert joined(f"{WRAPPED}\n\n{PURPOSE[name]}") == joined(WRAPPED)


def test_an_address_of_the_web_begins_a_line_of_its_own() -> None:
    text = f"{WRAPPED}\n\nThe drawings lie where they have always been, which is here:\n"
    text += "https://example.org/walls/north/drawings/of-the-year-before-last.pdf"
    assert joined(text) == joined(WRAPPED)


def test_quotations_and_passages_are_joined_too() -> None:
    quoted = "\n".join(f"> {line}".rstrip() for line in WRAPPED.split("\n"))
    html = shown(f"Mira Tal wrote:\n{quoted}\n\nWe wait.\n")
    assert html.count('<span class="fm-prose">') == 2
    assert '<blockquote class="fm-passage"' in html


def test_code_and_patches_have_no_prose() -> None:
    patch = "--- a/wall\n+++ b/wall\n@@ -1,2 +1,2 @@\n"
    patch += f"-{WRAPPED.splitlines()[0]}\n+{WRAPPED.splitlines()[1]}\n a stone\n"
    assert 'class="fm-prose"' not in shown(patch).partition("fm-patch")[2]


lines = st.lists(
    st.one_of(
        st.sampled_from([*WRAPPED.split("\n"), *PURPOSE["list"].split("\n"), "", "Yours,", "<b>"]),
        st.text(max_size=90),
    ),
    max_size=12,
)


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(lines, st.integers(0, 90))
def test_not_a_character_is_lost_or_moved(rows: list[str], width: int) -> None:
    text = "\n".join(rows)
    html = prose(text, width)
    assert re.sub(r'<span class="fm-prose">|</span>', "", html) == linked(text)


def test_the_line_between_letter_and_patch_is_not_removed() -> None:
    html = patch_html(["---", " wall.py | 2 +-", "--- a/wall.py", "@@ -1 +1 @@", "---", "+x"])
    assert html.startswith('<pre class="fm-patch"><span class="fm-patch-note">---</span>')
    assert '<span class="fm-patch-file">--- a/wall.py</span>' in html
    assert '<span class="fm-patch-remove">---</span>' in html


@pytest.mark.parametrize(
    ("passage", "before", "after"),
    [
        ("met in spring.", "met in spring.</span>", "\nShall we tell"),
        (
            "better than they had feared. If the frost keeps away they will be done",
            "done",
            "before",
        ),
    ],
)
def test_answers_stand_below_their_passage_in_and_behind_a_paragraph(
    passage: str, before: str, after: str
) -> None:
    answer = PassageAnswer(passage, "Yes.")
    html = with_answers(prose(WRAPPED, wrap_width(WRAPPED.split("\n"))), [(answer, "Mira", "")])
    above, _, below = html.partition("<details")
    assert above.endswith(before)
    assert below.partition("</details>")[2].replace('<span class="fm-prose">', "").startswith(after)
