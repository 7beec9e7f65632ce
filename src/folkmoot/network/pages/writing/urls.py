"""Addresses of writing."""

from django.urls import path

from folkmoot.network.pages.writing import completion, composing, deeds, drafts, history

paths = [
    path("g/<slug:slug>/new", composing.new_conversation, name="new-conversation"),
    path("g/<slug:slug>/mentions", completion.mention_options, name="mention-options"),
    path("m/<ref:ref>/answer", composing.answer, name="answer"),
    path("m/<ref:ref>/edit", composing.edit, name="edit"),
    path("m/<ref:ref>/unpost", deeds.unpost, name="unpost"),
    path("m/<ref:ref>/delete", deeds.delete, name="delete"),
    path("m/<ref:ref>/restore", deeds.restore, name="restore"),
    path("m/<ref:ref>/history", history.history, name="history"),
    path("drafts", drafts.draft_list, name="drafts"),
    path("drafts/<ref:ref>", drafts.draft, name="draft"),
    path("drafts/<ref:ref>/discard", drafts.discard, name="draft-discard"),
    path("drafts/<ref:ref>/restore", drafts.restore, name="draft-restore"),
    path("drafts/<ref:ref>/unschedule", drafts.unschedule, name="draft-unschedule"),
]
