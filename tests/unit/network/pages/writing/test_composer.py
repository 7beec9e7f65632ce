"""The composer: posting, answering, changing; nothing written is lost, nothing is posted twice."""

import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.cast import Cast
from tests.mailbag import deliver, mail
from tests.unit.network.pages.test_permissions import client_of

from folkmoot.base import clock
from folkmoot.base.ids import new_ref, written
from folkmoot.network.actions.posting import start_conversation
from folkmoot.network.bodies import unpacked
from folkmoot.network.models import Body, Draft, DraftFile, Message, Recipient, ScheduledPost
from folkmoot.people.api import Group, archive_group, remove_member

pytestmark = pytest.mark.django_db
SCRIPT = {"HX-Request": "true"}


def said(message: Message) -> str:
    return unpacked(bytes(Body.objects.get(message=message).content)).text


def without_links(html: str) -> str:
    """The page adds links to its paragraphs, and to people."""
    return re.sub(r"</?(?:a|strong)[^>]*>", "", re.sub(r"<p [^>]*>", "<p>", html))


def sent(text: str = "Which slates?", **more: object) -> dict[str, object]:
    """What a composer sends."""
    return {"draft": written(new_ref()), "seen": "0", "title": "", "text": text} | more


@pytest.fixture
def root(cast: Cast, open_group: Group) -> Message:
    posted = start_conversation(
        cast.owner, group=open_group, title="Roof", text="Slates or tiles?\n\nAnd by when?"
    )
    return Message.objects.select_related("group").get(pk=posted.message)


def new_url(group: Group) -> str:
    return f"/g/{group.slug}/new"


def answer_url(message: Message) -> str:
    return f"/m/{written(message.ref)}/answer"


def test_a_conversation_is_begun_from_the_group(cast: Cast, open_group: Group) -> None:
    client = client_of(cast.member)
    assert new_url(open_group) in client.get(f"/g/{open_group.slug}").content.decode()
    assert client.get(new_url(open_group)).status_code == 200
    answer = client.post(new_url(open_group), sent(title="Roof", do="post"), follow=True)
    message = Message.objects.get(is_ghost=False)
    assert (message.subject, said(message)) == ("Roof", "Which slates?\n")
    page = answer.content.decode()
    assert "Posted." in page
    assert f"/m/{written(message.ref)}/unpost" in page
    assert not Draft.objects.exists()


def test_the_same_form_sent_twice_posts_once(cast: Cast, open_group: Group) -> None:
    client = client_of(cast.member)
    form = sent(do="post")
    first = client.post(new_url(open_group), form)
    again = client.post(new_url(open_group), form)
    assert Message.objects.count() == 1
    assert first["Location"] == again["Location"]
    assert not Draft.objects.exists()


def test_an_answer_stands_under_its_message(cast: Cast, root: Message) -> None:
    client = client_of(cast.member)
    page = client.get(answer_url(root)).content.decode()
    assert "Slates or tiles?" in page
    assert "And by when?" in page
    client.post(answer_url(root), sent("Slates.", do="post"))
    assert Message.objects.get(parent=root).subject == "Re: Roof"


def test_a_passage_is_chosen_without_script(cast: Cast, root: Message) -> None:
    client_of(cast.member).post(answer_url(root), sent("In May.", do="post", passage="1"))
    assert said(Message.objects.get(parent=root)) == "> And by when?\n\nIn May.\n"


@pytest.mark.parametrize("passage", ["9", "-1", "x", "1000000000000000000000"])
def test_a_passage_that_is_none_is_left_out(cast: Cast, root: Message, passage: str) -> None:
    client_of(cast.member).post(answer_url(root), sent("In May.", passage=passage))
    assert said(Message.objects.get(parent=root)) == "In May.\n"


def test_a_refusal_keeps_the_words(cast: Cast, open_group: Group) -> None:
    client = client_of(cast.member)
    long = "word " * 30_000
    answer = client.post(new_url(open_group), sent(long, title="Long", do="post"))
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "a message may have 100,000" in page
    assert long.strip() in page
    assert not Message.objects.exists()
    draft = Draft.objects.get()
    assert (draft.title, draft.text) == ("Long", long)
    again = client.get(new_url(open_group)).content.decode()
    assert 'value="Long"' in again


def test_nothing_is_no_message(cast: Cast, open_group: Group) -> None:
    answer = client_of(cast.member).post(new_url(open_group), sent("  \n", do="post"))
    assert answer.status_code == 422
    assert "nothing to post yet" in answer.content.decode()


def test_the_preview_is_what_is_posted(cast: Cast, open_group: Group) -> None:
    client = client_of(cast.member)
    text = "> said\n\n**Bold** and <b>not</b> @Olive"
    shown = client.post(new_url(open_group), sent(text, do="preview"), headers=SCRIPT)
    preview = shown.content.decode()
    assert "<strong>Bold</strong>" in preview
    assert "&lt;b&gt;" in preview
    whole = client.post(new_url(open_group), sent(text, do="preview")).content.decode()
    assert preview in whole
    posted = client.post(new_url(open_group), sent(text, do="post"), follow=True).content.decode()
    plain = re.sub(r"</?(?:a|strong)[^>]*>", "", preview)
    posted = re.sub(r' id="m-[^"]*"', "", posted)
    assert plain in re.sub(r"</?(?:a|strong)[^>]*>", "", posted)


def test_script_is_told_where_to_go(cast: Cast, open_group: Group) -> None:
    answer = client_of(cast.member).post(new_url(open_group), sent(do="post"), headers=SCRIPT)
    message = Message.objects.get()
    assert (answer.status_code, answer["HX-Redirect"]) == (204, f"/m/{written(message.ref)}")


def test_a_file_is_attached_taken_out_and_posted(cast: Cast, open_group: Group) -> None:
    client = client_of(cast.member)
    form = sent("See the plan.", do="attach")
    files = [SimpleUploadedFile(name, b"content of " + name.encode()) for name in ("a", "b")]
    page = client.post(new_url(open_group), form | {"files": files}).content.decode()
    one, two = DraftFile.objects.order_by("name")
    assert f"remove:{written(one.ref)}" in page
    seen = str(Draft.objects.get().revision)
    client.post(new_url(open_group), form | {"do": f"remove:{written(one.ref)}", "seen": seen})
    client.post(new_url(open_group), form | {"do": "post", "seen": seen})
    message = Message.objects.get()
    assert [file.name for file in message.attachments.all()] == [two.name]
    assert not DraftFile.objects.exists()


def test_script_sends_files_alone(cast: Cast, open_group: Group) -> None:
    client = client_of(cast.member)
    form = sent("Words", do="keep")
    told = client.post(new_url(open_group), form, headers=SCRIPT).json()
    file = SimpleUploadedFile("ü.png", b"png", content_type="image/png")
    only = {"draft": told["draft"], "do": "attach", "files": [file]}
    answer = client.post(new_url(open_group), only, headers=SCRIPT)
    assert "ü.png" in answer.content.decode()
    assert Draft.objects.get().text == "Words"


def test_a_draft_is_kept_and_found_again(cast: Cast, root: Message) -> None:
    client = client_of(cast.member)
    form = sent("Half a th", do="keep")
    told = client.post(answer_url(root), form, headers=SCRIPT).json()
    assert told == {"draft": form["draft"], "seen": 1}
    more = form | {"text": "Half a thought", "seen": "1"}
    assert client.post(answer_url(root), more, headers=SCRIPT).json()["seen"] == 2
    assert "Half a thought" in client.get(answer_url(root)).content.decode()
    listed = client.get("/drafts").content.decode()
    assert "Half a thought" in listed
    assert "Answer in “Roof”" in listed


def test_a_draft_outlives_leaving_its_group(cast: Cast, root: Message) -> None:
    client = client_of(cast.member)
    words = "many words " * 100 + "and the last"
    client.post(answer_url(root), sent(words, do="keep"))
    client.post(new_url(root.group), sent("", do="preview"))
    assert cast.member.person
    remove_member(cast.owner, group=root.group, person=cast.member.person)
    listed = client.get("/drafts").content.decode()
    assert "and the last" in listed
    assert listed.count("/discard") == 1


def test_two_devices_lose_nothing(cast: Cast, root: Message) -> None:
    client = client_of(cast.member)
    form = sent("First", do="keep")
    client.post(answer_url(root), form, headers=SCRIPT)
    client.post(answer_url(root), form | {"seen": "1", "text": "Phone"}, headers=SCRIPT)
    answer = client.post(answer_url(root), form | {"seen": "1", "text": "Desk"}, headers=SCRIPT)
    told = answer.json()
    assert told["otherText"] == "Phone"
    assert told["draft"] != form["draft"]
    assert sorted(Draft.objects.values_list("text", flat=True)) == ["Desk", "Phone"]
    plain = client.post(answer_url(root), form | {"seen": "1", "text": "Third"})
    assert "Phone" in plain.content.decode()
    assert Draft.objects.count() == 3


def test_a_late_save_does_not_bring_back_what_was_posted(cast: Cast, open_group: Group) -> None:
    client = client_of(cast.member)
    form = sent(do="post")
    client.post(new_url(open_group), form)
    client.post(new_url(open_group), form | {"do": "keep"}, headers=SCRIPT)
    assert not Draft.objects.exists()


def test_discarding_can_be_undone(cast: Cast, open_group: Group) -> None:
    client = client_of(cast.member)
    form = sent("Nearly lost", do="discard")
    page = client.post(new_url(open_group), form, follow=True).content.decode()
    undo = f"/drafts/{form['draft']}/restore"
    assert undo in page
    assert "Nearly lost" not in client.get(new_url(open_group)).content.decode()
    assert "Nearly lost" in client.post(undo, follow=True).content.decode()


def test_undo_takes_the_post_back_into_a_draft(cast: Cast, root: Message) -> None:
    client = client_of(cast.member)
    file = SimpleUploadedFile("plan.txt", b"plan")
    client.post(answer_url(root), sent("Too quick", do="post", files=[file]))
    message = Message.objects.get(parent=root)
    page = client.post(f"/m/{written(message.ref)}/unpost", follow=True).content.decode()
    assert "Too quick" in page
    assert "plan.txt" in page
    message.refresh_from_db()
    assert message.deleted_at is not None
    draft = Draft.objects.get()
    client.post(answer_url(root), sent("Right", do="post", draft=written(draft.ref), seen="1"))
    assert Message.objects.filter(parent=root, deleted_at=None).count() == 1


def test_a_change_keeps_what_was_said(cast: Cast, root: Message) -> None:
    client = client_of(cast.owner)
    url = f"/m/{written(root.ref)}/edit"
    page = client.get(url).content.decode()
    assert "Slates or tiles?" in page
    changed = "Slates or *thatch*?\n\nAnd by when?"
    client.post(url, sent(changed, title="Roof of reed", base="0", do="post"))
    root.refresh_from_db()
    assert (root.subject, root.revision) == ("Roof of reed", 1)
    talk = client.get(f"/m/{written(root.ref)}", follow=True).content.decode()
    assert f"/m/{written(root.ref)}/history" in talk
    history = client_of(cast.member).get(f"/m/{written(root.ref)}/history").content.decode()
    assert "<del>tiles</del><ins>*thatch*</ins>" in history
    stale = client.post(url, sent("Other", base="0", do="post"))
    assert stale.status_code == 422
    assert "changed meanwhile" in stale.content.decode()


def test_deleting_and_taking_back(cast: Cast, root: Message) -> None:
    client_of(cast.member).post(answer_url(root), sent("Slates.", do="post"))
    client = client_of(cast.owner)
    one = f"/m/{written(root.ref)}"
    page = client.post(f"{one}/delete", follow=True).content.decode()
    assert "This message was deleted." in page
    assert f"{one}/restore" in page
    assert client.get(f"{one}/history").status_code == 404
    assert "Slates or tiles?" in client.post(f"{one}/restore", follow=True).content.decode()


def test_deleting_the_last_message_leads_to_the_group(cast: Cast, root: Message) -> None:
    answer = client_of(cast.owner).post(f"/m/{written(root.ref)}/delete")
    assert answer["Location"] == f"/g/{root.group.slug}"


def test_a_post_of_a_later_time_is_listed_changed_and_taken_back(
    cast: Cast, open_group: Group
) -> None:
    client = client_of(cast.member)
    at = (clock.now() + timedelta(days=2)).strftime("%Y-%m-%dT%H:%M")
    form = sent("Good morning", title="Monday", do="later", post_at=at, zone="UTC")
    page = client.post(new_url(open_group), form, follow=True).content.decode()
    assert "Posted later" in page
    assert "Monday" in page
    again = client.get(f"/drafts/{form['draft']}", follow=True).content.decode()
    assert "It will be posted by itself" in again
    client.post(new_url(open_group), form | {"text": "Good day", "do": "keep", "seen": "1"})
    assert ScheduledPost.objects.get().draft.text == "Good day"
    client.post(f"/drafts/{form['draft']}/unschedule")
    assert not ScheduledPost.objects.exists()
    assert Draft.objects.get().text == "Good day"


@pytest.mark.parametrize("at", ["", "2020-01-01T10:00", "tomorrow"])
def test_a_time_that_cannot_be_is_said_in_place(cast: Cast, open_group: Group, at: str) -> None:
    form = sent("Words", do="later", post_at=at, zone="UTC")
    answer = client_of(cast.member).post(new_url(open_group), form)
    assert answer.status_code == 422
    assert "Words" in answer.content.decode()
    assert not ScheduledPost.objects.exists()


ATTACKS = ("answer", "edit", "delete", "restore", "unpost")


@pytest.mark.parametrize("who", ["stranger", "administrator", "anybody"])
@pytest.mark.parametrize("deed", ATTACKS)
def test_whoever_does_not_belong_changes_nothing(
    cast: Cast, secret_group: Group, who: str, deed: str
) -> None:
    root = deliver(secret_group, [mail("first")])["first"]
    client = client_of(cast.items()[who])
    answer = client.post(f"/m/{written(root.ref)}/{deed}", sent(do="post"))
    assert answer.status_code == (302 if who == "anybody" else 404)
    assert client.post(new_url(secret_group), sent()).status_code == answer.status_code
    assert Message.objects.count() == 1
    assert not Draft.objects.exists()
    root.refresh_from_db()
    assert root.deleted_at is None


@pytest.mark.parametrize("deed", ["edit", "delete", "restore", "unpost"])
def test_members_do_not_change_what_others_wrote(cast: Cast, root: Message, deed: str) -> None:
    client = client_of(cast.member)
    assert client.post(f"/m/{written(root.ref)}/{deed}", sent("Mine now")).status_code == 403
    assert said(root).startswith("Slates")


def test_readers_who_do_not_belong_do_not_write(cast: Cast, root: Message) -> None:
    client = client_of(cast.stranger)
    assert client.post(answer_url(root), sent()).status_code == 403
    assert "data-reply" not in client.get(f"/m/{written(root.ref)}", follow=True).content.decode()


def test_an_archived_group_takes_nothing(cast: Cast, root: Message) -> None:
    archive_group(cast.owner, group=root.group)
    client = client_of(cast.owner)
    one = written(root.ref)
    for path in (f"/m/{one}/answer", f"/m/{one}/edit", f"/g/{root.group.slug}/new"):
        assert client.post(path, sent()).status_code == 403, path
    assert Message.objects.count() == 1


def test_an_answer_to_a_restricted_message_reaches_the_same(cast: Cast, root: Message) -> None:
    Message.objects.filter(pk=root.pk).update(restricted=True)
    assert client_of(cast.member).post(answer_url(root), sent()).status_code == 404
    client_of(cast.owner).post(answer_url(root), sent("Only you", do="post"))
    made = Message.objects.get(parent=root)
    assert made.restricted
    assert Recipient.objects.filter(message=made).exists()


def test_a_draft_of_somebody_else_is_out_of_reach(cast: Cast, open_group: Group) -> None:
    form = sent("A secret thought", do="keep")
    client_of(cast.owner).post(new_url(open_group), form, headers=SCRIPT)
    ref = form["draft"]
    client = client_of(cast.member)
    forged = form | {"text": "Overwritten", "seen": "1", "do": "post"}
    answer = client.post(new_url(open_group), forged)
    assert answer.status_code == 422
    assert "A secret thought" not in answer.content.decode()
    alone = {"draft": ref, "do": "post"}
    assert "A secret" not in client.post(new_url(open_group), alone).content.decode()
    for path in (f"/drafts/{ref}", f"{new_url(open_group)}?draft={ref}"):
        assert client.get(path).status_code == 404, path
    for deed in ("discard", "restore", "unschedule"):
        assert client.post(f"/drafts/{ref}/{deed}").status_code == 404, deed
    assert "A secret" not in client.get("/drafts").content.decode()
    draft = Draft.objects.get()
    assert (draft.text, draft.discarded_at) == ("A secret thought", None)
    assert not Message.objects.exists()


def test_a_file_of_somebody_else_is_not_removed(cast: Cast, open_group: Group) -> None:
    file = SimpleUploadedFile("own.txt", b"own")
    owner = client_of(cast.owner)
    owner.post(new_url(open_group), sent(do="attach", files=[file]))
    ref = written(DraftFile.objects.get().ref)
    answer = client_of(cast.member).post(new_url(open_group), sent(do=f"remove:{ref}"))
    assert answer.status_code == 422
    assert DraftFile.objects.exists()


def test_a_forged_request_is_refused(cast: Cast, root: Message) -> None:
    client = Client(enforce_csrf_checks=True, HTTP_HOST="localhost")
    assert cast.owner.person
    client.force_login(
        cast.owner.person, backend="allauth.account.auth_backends.AuthenticationBackend"
    )
    one = f"/m/{written(root.ref)}"
    for path in (new_url(root.group), *(f"{one}/{deed}" for deed in ATTACKS)):
        assert client.post(path, sent(do="post")).status_code == 403, path
    assert Message.objects.count() == 1


def test_names_are_completed_for_members_only(cast: Cast, secret_group: Group) -> None:
    url = f"/g/{secret_group.slug}/mentions?q=mo"
    assert "Moira" in client_of(cast.member).get(url).content.decode()
    assert "Mads" not in client_of(cast.member).get(url).content.decode()
    assert client_of(cast.stranger).get(url).status_code == 404
