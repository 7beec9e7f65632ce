"""Everything a page can do, a program can do, or it is said why not."""

import inspect
from collections.abc import Callable, Iterator

import pytest
from django.urls import URLResolver, get_resolver

from folkmoot.network.doors.endpoint import endpoints
from folkmoot.network.doors.endpoints import load

load()

OFFERED = {
    "network:acknowledge": ["acknowledgement_give"],
    "network:answer": ["message_answer", "draft_save", "draft_attach", "draft_schedule"],
    "network:bot-new": ["bot_make"],
    "network:bot-token": ["bot_token"],
    "network:branch-follow": ["branch_follow"],
    "network:branch-open": ["branch_open"],
    "network:branch-resolve": ["branch_resolve", "branch_reopen"],
    "network:branch-restrict": ["branch_restrict"],
    "network:delete": ["message_delete"],
    "network:delivery-again": ["delivery_again"],
    "network:device-remove": ["device_remove"],
    "network:device-subscribe": ["device_add", "device_remove"],
    "network:draft-discard": ["draft_discard"],
    "network:draft-restore": ["draft_restore"],
    "network:draft-unschedule": ["draft_unschedule"],
    "network:edge-move": ["message_move"],
    "network:edge-split": ["message_move"],
    "network:edge-undo": ["message_move_undo"],
    "network:edit": ["message_edit", "draft_save"],
    "network:group-tags": ["tags", "tag_rename", "tag_remove"],
    "network:held-back": ["held_put_back"],
    "network:held-block": ["held_block"],
    "network:held-discard": ["held_discard"],
    "network:held-post": ["held_post"],
    "network:import-cancel": ["import_cancel"],
    "network:import-new": ["import_bring"],
    "network:import-publish": ["import_approve"],
    "network:import-reconsider": ["import_reconsider"],
    "network:import-retry": ["import_retry"],
    "network:import-start": ["import_start"],
    "network:incoming-new": ["incoming_hook_make"],
    "network:incoming-revoke": ["incoming_hook_revoke"],
    "network:mail-delivery": ["delivery_put"],
    "network:mail-settings": ["mail", "mail_change", "delivery_put"],
    "network:mail-works": ["mail_works"],
    "network:message-close": ["message_close"],
    "network:message-open": ["message_open"],
    "network:must-read": ["must_read_put", "must_read_readers"],
    "network:must-read-undo": ["must_read_withdraw"],
    "network:name-branch": ["branch_name"],
    "network:new-conversation": ["conversation_start", "draft_save", "draft_post"],
    "network:poll-add": ["poll_put"],
    "network:poll-end": ["poll_close"],
    "network:poll-new": ["poll_start"],
    "network:praise": ["praise"],
    "network:preview-remove": ["preview_remove"],
    "network:quarantined-admit": ["quarantined_admit"],
    "network:quarantined-back": ["quarantined_put_back"],
    "network:quarantined-dismiss": ["quarantined_dismiss"],
    "network:react": ["reaction_put", "reaction_delete"],
    "network:read-all": ["group_read"],
    "network:read-messages": ["conversation_read"],
    "network:restore": ["message_restore"],
    "network:seen": ["conversation_read"],
    "network:settle": ["closing_put"],
    "network:settle-undo": ["closing_withdraw"],
    "network:suggestion": ["suggestion_accept", "suggestion_dismiss"],
    "network:tags": ["conversation_tag"],
    "network:unpost": ["message_unpost"],
    "network:unread-again": ["conversation_unread"],
    "network:vote": ["poll_vote"],
    "network:webhook": ["webhook_change", "deliveries"],
    "network:webhook-remove": ["webhook_remove"],
    "network:webhook-restore": ["webhook_restore"],
    "network:webhook-step": ["webhook_test", "webhook_pause", "webhook_resume", "webhook_renew"],
    "network:webhooks": ["webhooks", "webhook_make"],
    "people:account": ["account", "roles_put"],
    "people:account-close": ["account_close", "account_reopen"],
    "people:account-kind": ["kind_put"],
    "people:activity-verify": ["activity_verify"],
    "people:group-archive": ["group_archive", "group_reopen"],
    "people:group-join": ["group_join"],
    "people:group-leave": ["group_leave"],
    "people:group-move": ["group_change"],
    "people:group-new": ["group_make"],
    "people:group-settings": ["group_change"],
    "people:invitation-withdraw": ["invitation_withdraw"],
    "people:invitations": ["invitations", "invitation_send"],
    "people:join-answer": [
        "request_admit",
        "request_decline",
        "request_withdraw",
        "request_reconsider",
    ],
    "people:join-ask": ["request_make"],
    "people:member-add": ["member_put"],
    "people:member-change": ["member_put", "member_remove"],
    "people:member-invite": ["group_invite"],
    "people:profile": ["me", "profile_change"],
    "people:token-revoke": ["tokens", "token_revoke"],
}
FOR_PEOPLE_ONLY = {
    "network:copy-remove": "copies are for people, see network:own-copy-new",
    "network:group-copy-new": "a token that leaked must not carry a whole group away at once",
    "network:own-copy-new": "a token that leaked must not carry everything away at once",
    "network:way-out": "a link in a mail, for somebody who is not signed in",
    "people:invitation-accept": "a person answers a letter with it",
    "people:sign-in-link": "signing in by a link",
    "people:token-restore": "a token must not bring back tokens that were taken away",
    "people:tokens": "a token must not make tokens that outlive it",
    "people:welcome": "the first administrator, before anybody has a token",
}
OTHERS = ("doors:", "ui:", "account_", "mfa_", "usersessions_", "socialaccount_")
"""The doors themselves, the gallery of components, and signing in, which a library does."""


def views() -> dict[str, Callable[..., object]]:
    """Every named view, by its name with the part before it."""
    return dict(_views(get_resolver(), ""))


def _views(resolver: URLResolver, part: str) -> Iterator[tuple[str, Callable[..., object]]]:
    for one in resolver.url_patterns:
        if isinstance(one, URLResolver):
            yield from _views(one, f"{one.namespace}:" if one.namespace else part)
        elif one.name:
            yield f"{part}{one.name}", one.callback


def takes_post(view: Callable[..., object]) -> bool:
    """Whether a view lets POST change something: what its decorators say, else what it reads."""
    at: object = view
    while at is not None:
        cells = inspect.getclosurevars(at).nonlocals if inspect.isfunction(at) else {}
        if "request_method_list" in cells:
            return "POST" in cells["request_method_list"]
        at = getattr(at, "__wrapped__", None)
    return ".POST" in inspect.getsource(inspect.unwrap(view))


def writing() -> set[str]:
    """The views of our own by which people change something."""
    return {
        name for name, view in views().items() if not name.startswith(OTHERS) and takes_post(view)
    }


def test_whatever_a_page_can_do_a_program_can_do_or_it_is_said_why_not() -> None:
    assert writing() == OFFERED.keys() | FOR_PEOPLE_ONLY.keys()
    assert not OFFERED.keys() & FOR_PEOPLE_ONLY.keys()
    assert all(len(reason) > 10 for reason in FOR_PEOPLE_ONLY.values())


def test_the_operations_named_are_there() -> None:
    known = {one.name for one in endpoints()}
    named = {operation for operations in OFFERED.values() for operation in operations}
    assert named <= known


def test_operations_have_names_of_their_own() -> None:
    names = [one.name for one in endpoints()]
    assert len(names) == len(set(names))


@pytest.mark.parametrize(
    ("name", "expected"),
    [("network:vote", True), ("network:praise", True), ("network:home", False)],
)
def test_views_that_write_are_told_apart(name: str, expected: bool) -> None:
    assert takes_post(views()[name]) is expected
