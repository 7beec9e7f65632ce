"""Answers beside the passages they answer, in plain and in Markdown messages."""

import re

import pytest
from tests.cast import Cast
from tests.mailbag import deliver, mail
from tests.unit.network.pages.test_permissions import client_of

from folkmoot.base.ids import written
from folkmoot.network.actions.posting import answer_message, start_conversation
from folkmoot.network.models import Message
from folkmoot.network.reading.beside import end_of, put_below, text_of
from folkmoot.people.api import Group

NOTE = "<i>N</i>"


def below(html: str, passage: str) -> str:
    end = end_of(html, passage)
    return put_below(html, end, NOTE) if end >= 0 else ""


@pytest.mark.parametrize(
    ("html", "passage", "made"),
    [
        ("<div>one line\ntwo</div>", "one line", f"<div>one line{NOTE}two</div>"),
        ("<p>one <strong>two</strong></p><p>x</p>", "one two",
         f"<p>one <strong>two</strong></p>{NOTE}<p>x</p>"),
        ("<p>one<br>\ntwo</p>", "one", f"<p>one</p>{NOTE}<p>two</p>"),
        ("<p>a <em>one<br>\ntwo</em></p>", "a one", f"<p>a <em>one<br>\ntwo</em></p>{NOTE}"),
        ("<ul><li>one</li><li>two</li></ul>", "one", f"<ul><li>one{NOTE}</li><li>two</li></ul>"),
        ("<pre><code>one\ntwo\n</code></pre><p>x</p>", "one",
         f"<pre><code>one\ntwo\n</code></pre>{NOTE}<p>x</p>"),
        ("<h2>one</h2><p>x</p>", "one", f"<h2>one</h2>{NOTE}<p>x</p>"),
        ("<p>R &amp; D &lt;b&gt;</p>", "R & D <b>", f"<p>R &amp; D &lt;b&gt;</p>{NOTE}"),
        ('<p><a href="x" title="a > b">one</a> two</p>', "one two",
         f'<p><a href="x" title="a > b">one</a> two</p>{NOTE}'),
        ("<div>one   two\nthree</div>", "one two", f"<div>one   two{NOTE}three</div>"),
    ],
)  # fmt: skip
def test_a_note_stands_below_its_line(html: str, passage: str, made: str) -> None:
    assert below(html, passage) == made


@pytest.mark.parametrize("passage", ["", "three", "one tw", "line", "<p>"])
def test_what_ends_no_line_is_not_found(passage: str) -> None:
    assert below("<p>one two line here</p>", passage) == ""


def test_text_is_what_is_read() -> None:
    assert text_of("<p>a  <b>b</b><br>\nc &amp; d</p>") == "a b c & d"


@pytest.fixture
def root(cast: Cast, open_group: Group) -> Message:
    text = (
        "Dear all,\n\nshall we take the **grey slates** from `Wales`?\n\n"
        "- thatch is too dangerous\n- tiles are too heavy\n"
    )
    posted = start_conversation(cast.owner, group=open_group, title="Roof", text=text)
    return Message.objects.get(pk=posted.message)


@pytest.mark.parametrize(
    "quote",
    ["shall we take the grey slates from Wales?",
     "shall we take the **grey slates** from `Wales`?",
     "tiles are too heavy",
     "- tiles are too heavy"],
)  # fmt: skip
def test_markdown_answers_markdown_both_ways(cast: Cast, root: Message, quote: str) -> None:
    posted = answer_message(cast.member, message=root, text=f"> {quote}\n\nBy all means.")
    page = client_of(cast.member).get(f"/m/{written(root.ref)}", follow=True).content.decode()
    name = written(posted.ref)
    note = re.search(r'<details class="fm-fold fm-answered">.*?</details>', page, re.DOTALL)
    assert note
    assert f'id="a-{name}"' in note[0]
    assert f'href="#m-{name}"' in note[0]
    assert "By all means." in note[0]
    assert f'href="#a-{name}"' in page
    assert "answers a passage of Olive" in page


def test_markdown_answers_plain_mail(cast: Cast, open_group: Group) -> None:
    text = "Dear all,\n\nthe *old* beams are rotten, I fear.\n"
    found = deliver(open_group, [mail("old", text)])["old"]
    quote = "the *old* beams are rotten, I fear."
    posted = answer_message(cast.member, message=found, text=f"> {quote}\n\nAll of them?")
    page = client_of(cast.member).get(f"/m/{written(found.ref)}", follow=True).content.decode()
    assert f'id="a-{written(posted.ref)}"' in page


def test_a_whole_answer_has_no_way_to_a_passage(cast: Cast, root: Message) -> None:
    posted = answer_message(cast.member, message=root, text="> Something else altogether\n\nNo.")
    page = client_of(cast.member).get(f"/m/{written(root.ref)}", follow=True).content.decode()
    assert f"a-{written(posted.ref)}" not in page
