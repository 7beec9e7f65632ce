"""Addresses of the mail pages."""

from django.urls import path

from folkmoot.network.pages import week
from folkmoot.network.pages.mail import choosing, leaving, spared

paths = [
    path("settings/mail", choosing.mail_settings, name="mail-settings"),
    path("settings/mail/works", choosing.address_works, name="mail-works"),
    path("settings/mail/spared", spared.spared, name="mail-spared"),
    path("g/<slug:slug>/delivery", choosing.delivery, name="mail-delivery"),
    path("g/<slug:slug>/week", week.week, name="week"),
    path("mail/stop/<str:token>", leaving.way_out, name="way-out"),
]
