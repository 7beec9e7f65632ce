"""Addresses of this part."""

from django.urls import path, register_converter

from folkmoot.base.ids import RefConverter
from folkmoot.network.pages import conversation

register_converter(RefConverter, "ref")

app_name = "network"

urlpatterns = [
    path("c/<ref:ref>", conversation.conversation, name="conversation"),
    path("c/<ref:ref>/read", conversation.read_messages, name="read-messages"),
    path("c/<ref:ref>/atom", conversation.conversation, name="conversation-atom"),
    path("m/<ref:ref>", conversation.message, name="message"),
]
