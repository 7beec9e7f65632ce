"""By mail a poll is its question, its options and the way to it."""

from tests.cast import Cast
from tests.unit.network.pages.test_permissions import client_of

from folkmoot.base.ids import written
from folkmoot.network.actions.polls import Question, start_poll
from folkmoot.network.actions.posting import start_conversation
from folkmoot.network.models import Message
from folkmoot.network.notices.posts import RELATED, post_of
from folkmoot.people.api import Group


def test_the_options_and_a_link_that_leads_there(cast: Cast, open_group: Group) -> None:
    question = Question(question="Which <b>?", options=["a & b", "*c*"])
    posted = start_poll(cast.member, group=open_group, question=question, text="Vote please.")
    post = post_of(Message.objects.select_related(*RELATED).get(pk=posted.message))
    assert post.text.startswith("Vote please.")
    assert "Which <b>?\n\n1. a & b\n2. *c*\n" in post.text
    assert "<li>a &amp; b</li><li>*c*</li>" in post.html
    assert "Which &lt;b&gt;?" in post.html
    path = f"/m/{written(posted.ref)}"
    assert post.text.rstrip().endswith(path)
    assert client_of(cast.member).get(path).status_code == 302


def test_a_message_without_a_poll_is_its_words(cast: Cast, open_group: Group) -> None:
    posted = start_conversation(cast.member, group=open_group, title="T", text="Only words.")
    post = post_of(Message.objects.select_related(*RELATED).get(pk=posted.message))
    assert post.text.strip() == "Only words."
