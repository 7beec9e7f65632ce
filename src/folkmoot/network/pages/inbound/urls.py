"""Addresses of the pages of incoming mail."""

from django.urls import path

from folkmoot.network.pages.inbound import arrivals, held

paths = [
    path("g/<slug:slug>/held", held.held, name="held"),
    path("held/<ref:ref>", held.held_raw, name="held-raw"),
    path("held/<ref:ref>/post", held.held_post, name="held-post"),
    path("held/<ref:ref>/discard", held.held_discard, name="held-discard"),
    path("held/<ref:ref>/block", held.held_block, name="held-block"),
    path("held/<ref:ref>/back", held.held_back, name="held-back"),
    path("administration/mail", arrivals.mail_in, name="mail-in"),
]
