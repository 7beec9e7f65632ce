"""Addresses of copies, part of those of the network."""

from django.urls import path

from folkmoot.network.pages.exports import copies

paths = [
    path("settings/copy", copies.own_copy, name="own-copy"),
    path("settings/copy/new", copies.own_copy_new, name="own-copy-new"),
    path("g/<slug:slug>/copy", copies.group_copy, name="group-copy"),
    path("g/<slug:slug>/copy/new", copies.group_copy_new, name="group-copy-new"),
    path("copies/<ref:ref>/file", copies.copy_file, name="copy-file"),
    path("copies/<ref:ref>/remove", copies.copy_remove, name="copy-remove"),
]
