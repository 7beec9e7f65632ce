"""Addresses of what hangs on messages."""

from django.urls import path

from folkmoot.network.pages.socials import (
    duties,
    links,
    marks,
    outcomes,
    passages,
    polling,
    praising,
    reacting,
    tagging,
)

paths = [
    path("m/<ref:ref>/react", reacting.reacting, name="react"),
    path("m/<ref:ref>/marks", marks.marks, name="marks"),
    path("m/<ref:ref>/settle", outcomes.settling, name="settle"),
    path("m/<ref:ref>/settle/undo", outcomes.opening_again, name="settle-undo"),
    path("m/<ref:ref>/poll", polling.adding, name="poll-add"),
    path("m/<ref:ref>/poll/end", polling.closing, name="poll-end"),
    path("m/<ref:ref>/vote", polling.voting, name="vote"),
    path("m/<ref:ref>/must-read", duties.must_read, name="must-read"),
    path("m/<ref:ref>/must-read/undo", duties.withdrawing, name="must-read-undo"),
    path("m/<ref:ref>/must-read/readers.csv", duties.readers_file, name="must-read-readers"),
    path("m/<ref:ref>/acknowledge", duties.acknowledging, name="acknowledge"),
    path("m/<ref:ref>/p<int:number>", passages.passage, name="passage"),
    path("m/<ref:ref>/previews/<ref:page>/picture", links.picture, name="preview-picture"),
    path("m/<ref:ref>/previews/<ref:page>/remove", links.removing, name="preview-remove"),
    path("c/<ref:ref>/tags", tagging.tagging, name="tags"),
    path("g/<slug:slug>/tags", tagging.all_tags, name="group-tags"),
    path("g/<slug:slug>/tags/completion", tagging.completing, name="tag-completion"),
    path("g/<slug:slug>/polls/new", polling.new_poll, name="poll-new"),
    path("g/<slug:slug>/praise", praising.praising, name="praise"),
]
