"""What other parts may use of people: who is asking, what they may see, and what can be changed."""

from folkmoot.people.access import (
    ANYBODY,
    OPERATOR,
    Viewer,
    allowed,
    may,
    may_administer,
    may_make_groups,
    require,
    require_house,
    viewer_of,
    visible,
)
from folkmoot.people.access.compiled import CompiledFor
from folkmoot.people.access.policy import SEE, allow, allow_often, condition_of, within
from folkmoot.people.access.rules import ADMIT, ASK, JOIN, MANAGE, MODERATE, POST, READ
from folkmoot.people.actions.account import complete_account
from folkmoot.people.actions.addresses import (
    addresses_for,
    claim_address,
    vouch_for_address,
    writing_address,
    writing_addresses,
)
from folkmoot.people.actions.bots import MadeBot, create_bot
from folkmoot.people.actions.by_mail import account_at, enter_by_mail, let_in_by_mail
from folkmoot.people.actions.groups import (
    archive_group,
    change_group,
    create_group,
    move_group,
    reopen_group,
)
from folkmoot.people.actions.invitations import (
    accept_invitation,
    invite,
    valid_invitation,
    withdraw_invitation,
)
from folkmoot.people.actions.joining import (
    admit_request,
    ask_by_mail,
    ask_to_join,
    decline_request,
    reconsider_request,
    withdraw_request,
)
from folkmoot.people.actions.links import (
    first_sign_in_link,
    make_sign_in_link,
    use_sign_in_link,
)
from folkmoot.people.actions.members import (
    add_member,
    change_member_role,
    enter_correspondents,
    join_group,
    leave_group,
    remove_member,
)
from folkmoot.people.actions.persons import (
    change_person_kind,
    change_profile,
    choose_language,
    create_person,
)
from folkmoot.people.actions.roles import (
    deactivate_person,
    grant_role,
    reactivate_person,
    revoke_role,
)
from folkmoot.people.actions.tokens import (
    IssuedToken,
    make_token,
    restore_token,
    revoke_token,
)
from folkmoot.people.activity.kinds import register as register_deed
from folkmoot.people.activity.record import head as record_head
from folkmoot.people.activity.record import verify as verify_record
from folkmoot.people.acts import acting
from folkmoot.people.addresses import clean_name, is_deliverable_form, normalised, shown
from folkmoot.people.adoption import register_adoption
from folkmoot.people.gateway import Refused, pass_gate
from folkmoot.people.gateway import install as install_gate
from folkmoot.people.languages import language_of
from folkmoot.people.models import (
    AccessToken,
    Address,
    Group,
    GroupRole,
    Invitation,
    JoinOutcome,
    JoinRequest,
    Membership,
    Openness,
    Person,
    PersonKind,
    Role,
)
from folkmoot.people.places import asker
from folkmoot.people.portable import OF_A_GROUP as PEOPLE_OF_A_GROUP
from folkmoot.people.portable import OF_ONESELF as PEOPLE_OF_ONESELF
from folkmoot.people.portable import OF_THE_HOUSE as PEOPLE_OF_THE_HOUSE
from folkmoot.people.portable import STAYING as PEOPLE_STAYING
from folkmoot.people.portable import free_slug, known_persons, open_taken_group
from folkmoot.people.queries.activity import activity, shown_entry
from folkmoot.people.queries.groups import (
    ListedGroup,
    correspondent_count,
    group_by_slug,
    group_of_word,
    listed_groups,
    members,
    require_not_moved,
)
from folkmoot.people.queries.invitations import invitation_by_ref, invitations
from folkmoot.people.queries.joining import own_request, request_by_ref, waiting_requests
from folkmoot.people.queries.persons import (
    directory,
    person_by_email,
    person_by_ref,
    persons_of_addresses,
    viewer_for_email,
)
from folkmoot.people.queries.tokens import Bearer, bearer_of, own_tokens, viewer_for_token
from folkmoot.people.scopes import EVERY as EVERY_SCOPE
from folkmoot.people.scopes import Scope, scopes_named
from folkmoot.people.secrets_kept import digest_of, new_secret
from folkmoot.people.things import group_thing, person_thing
from folkmoot.people.writing import Work, writing

__all__ = [
    "ADMIT",
    "ANYBODY",
    "ASK",
    "EVERY_SCOPE",
    "JOIN",
    "MANAGE",
    "MODERATE",
    "OPERATOR",
    "PEOPLE_OF_A_GROUP",
    "PEOPLE_OF_ONESELF",
    "PEOPLE_OF_THE_HOUSE",
    "PEOPLE_STAYING",
    "POST",
    "READ",
    "SEE",
    "AccessToken",
    "Address",
    "Bearer",
    "CompiledFor",
    "Group",
    "GroupRole",
    "Invitation",
    "IssuedToken",
    "JoinOutcome",
    "JoinRequest",
    "ListedGroup",
    "MadeBot",
    "Membership",
    "Openness",
    "Person",
    "PersonKind",
    "Refused",
    "Role",
    "Scope",
    "Viewer",
    "Work",
    "accept_invitation",
    "account_at",
    "acting",
    "activity",
    "add_member",
    "addresses_for",
    "admit_request",
    "allow",
    "allow_often",
    "allowed",
    "archive_group",
    "ask_by_mail",
    "ask_to_join",
    "asker",
    "bearer_of",
    "change_group",
    "change_member_role",
    "change_person_kind",
    "change_profile",
    "choose_language",
    "claim_address",
    "clean_name",
    "complete_account",
    "condition_of",
    "correspondent_count",
    "create_bot",
    "create_group",
    "create_person",
    "deactivate_person",
    "decline_request",
    "digest_of",
    "directory",
    "enter_by_mail",
    "enter_correspondents",
    "first_sign_in_link",
    "free_slug",
    "grant_role",
    "group_by_slug",
    "group_of_word",
    "group_thing",
    "install_gate",
    "invitation_by_ref",
    "invitations",
    "invite",
    "is_deliverable_form",
    "join_group",
    "known_persons",
    "language_of",
    "leave_group",
    "let_in_by_mail",
    "listed_groups",
    "make_sign_in_link",
    "make_token",
    "may",
    "may_administer",
    "may_make_groups",
    "members",
    "move_group",
    "new_secret",
    "normalised",
    "open_taken_group",
    "own_request",
    "own_tokens",
    "pass_gate",
    "person_by_email",
    "person_by_ref",
    "person_thing",
    "persons_of_addresses",
    "reactivate_person",
    "reconsider_request",
    "record_head",
    "register_adoption",
    "register_deed",
    "remove_member",
    "reopen_group",
    "request_by_ref",
    "require",
    "require_house",
    "require_not_moved",
    "restore_token",
    "revoke_role",
    "revoke_token",
    "scopes_named",
    "shown",
    "shown_entry",
    "use_sign_in_link",
    "valid_invitation",
    "verify_record",
    "viewer_for_email",
    "viewer_for_token",
    "viewer_of",
    "visible",
    "vouch_for_address",
    "waiting_requests",
    "withdraw_invitation",
    "withdraw_request",
    "within",
    "writing",
    "writing_address",
    "writing_addresses",
]
