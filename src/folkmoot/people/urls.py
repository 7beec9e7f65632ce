"""Addresses of this part."""

from django.urls import path

from folkmoot.people.pages import administration, entrance, groups, joining, people, settings

app_name = "people"
urlpatterns = [
    path("groups", groups.groups, name="groups"),
    path("groups/new", groups.new_group, name="group-new"),
    path("g/<slug:slug>/settings", groups.group_settings, name="group-settings"),
    path("g/<slug:slug>/archive", groups.group_archive, name="group-archive"),
    path("g/<slug:slug>/members", groups.group_members, name="group-members"),
    path("g/<slug:slug>/members/add", groups.member_add, name="member-add"),
    path("g/<slug:slug>/members/invite", groups.member_invite, name="member-invite"),
    path("g/<slug:slug>/members/<ref:ref>", groups.member_change, name="member-change"),
    path("g/<slug:slug>/join", groups.group_join, name="group-join"),
    path("g/<slug:slug>/ask", joining.join_ask, name="join-ask"),
    path("g/<slug:slug>/ask/<ref:ref>/<str:answer>", joining.join_answer, name="join-answer"),
    path("g/<slug:slug>/address", groups.group_move, name="group-move"),
    path("g/<slug:slug>/leave", groups.group_leave, name="group-leave"),
    path("people", people.people, name="people"),
    path("settings/profile", settings.profile, name="profile"),
    path("settings/tokens", settings.tokens, name="tokens"),
    path("settings/tokens/<int:number>/revoke", settings.token_revoke, name="token-revoke"),
    path("settings/tokens/<int:number>/restore", settings.token_restore, name="token-restore"),
    path("administration/people", administration.administration, name="administration"),
    path("administration/people/<ref:ref>", administration.account, name="account"),
    path(
        "administration/people/<ref:ref>/close", administration.account_close, name="account-close"
    ),
    path(
        "administration/people/<ref:ref>/make/<str:kind>",
        administration.account_kind,
        name="account-kind",
    ),
    path("administration/invitations", administration.invitations, name="invitations"),
    path(
        "administration/invitations/<ref:ref>/withdraw",
        administration.invitation_withdraw,
        name="invitation-withdraw",
    ),
    path("administration/activity", administration.activity, name="activity"),
    path("administration/activity/verify", administration.activity_verify, name="activity-verify"),
    path("invitation", entrance.invited, name="invited"),
    path("invitation/accept", entrance.invitation_accept, name="invitation-accept"),
    path("invitation/<str:secret>", entrance.invitation, name="invitation"),
    path("sign-in/<str:secret>", entrance.sign_in_link, name="sign-in-link"),
    path("welcome", entrance.welcome, name="welcome"),
]
