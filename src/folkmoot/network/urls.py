"""Addresses of this part."""

from django.urls import path

from folkmoot.network.pages import conversation, group

app_name = "network"

urlpatterns = [
    path("g/<slug:slug>", group.group, name="group"),
    path("g/<slug:slug>/read", group.read_all, name="read-all"),
    path("g/<slug:slug>/unread", group.unread_again, name="unread-again"),
    path("g/<slug:slug>/atom", group.group, name="group-atom"),
    path("c/<ref:ref>", conversation.conversation, name="conversation"),
    path("c/<ref:ref>/read", conversation.read_messages, name="read-messages"),
    path("c/<ref:ref>/atom", conversation.conversation, name="conversation-atom"),
    path("m/<ref:ref>", conversation.message, name="message"),
]
