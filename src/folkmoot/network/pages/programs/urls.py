"""Addresses of the pages about programs, part of those of the network."""

from django.urls import path

from folkmoot.network.pages.programs import group, webhooks

paths = [
    path("g/<slug:slug>/programs", group.programs, name="programs"),
    path("g/<slug:slug>/programs/bots", group.bot_new, name="bot-new"),
    path("g/<slug:slug>/programs/bots/<ref:ref>/token", group.bot_token, name="bot-token"),
    path("g/<slug:slug>/programs/hooks", group.incoming_new, name="incoming-new"),
    path(
        "g/<slug:slug>/programs/hooks/<ref:ref>/revoke",
        group.incoming_revoke,
        name="incoming-revoke",
    ),
    path("settings/webhooks", webhooks.webhooks, name="webhooks"),
    path("settings/webhooks/<ref:ref>", webhooks.webhook, name="webhook"),
    path("settings/webhooks/<ref:ref>/remove", webhooks.webhook_remove, name="webhook-remove"),
    path("settings/webhooks/<ref:ref>/restore", webhooks.webhook_restore, name="webhook-restore"),
    path("settings/webhooks/<ref:ref>/<slug:step>", webhooks.webhook_step, name="webhook-step"),
    path("settings/deliveries/<ref:ref>/again", webhooks.delivery_again, name="delivery-again"),
]
