"""Addresses of this part."""

from django.urls import path, register_converter
from django.urls.converters import StringConverter

from folkmoot.network.pages import (
    atom,
    branch,
    conversation,
    downloads,
    group,
    home,
    message_part,
    originals,
    person,
    rearrange,
    review,
    search,
)
from folkmoot.network.pages.device.urls import paths as device_paths
from folkmoot.network.pages.exports.urls import paths as export_paths
from folkmoot.network.pages.imports.urls import paths as import_paths
from folkmoot.network.pages.inbound.urls import paths as inbound_paths
from folkmoot.network.pages.mail.urls import paths as mail_paths
from folkmoot.network.pages.programs.urls import paths as program_paths
from folkmoot.network.pages.socials.urls import paths as social_paths
from folkmoot.network.pages.writing.urls import paths as writing_paths


class PartConverter(StringConverter):
    """A place in the MIME tree of a message, such as 1.2."""

    regex = r"[0-9]{1,4}(?:\.[0-9]{1,4}){0,40}"


register_converter(PartConverter, "part")

app_name = "network"

urlpatterns = [
    path("", home.home, name="home"),
    path("search", search.search, name="search"),
    path("people/<ref:ref>", person.person, name="person"),
    path("g/<slug:slug>", group.group, name="group"),
    path("g/<slug:slug>/read", group.read_all, name="read-all"),
    path("g/<slug:slug>/unread", group.unread_again, name="unread-again"),
    path("g/<slug:slug>/atom", atom.group_feed, name="group-atom"),
    path("g/<slug:slug>/review", review.review, name="review"),
    path("g/<slug:slug>/suggestions/<int:number>", rearrange.suggestion, name="suggestion"),
    path("c/<ref:ref>", conversation.conversation, name="conversation"),
    path("c/<ref:ref>/read", conversation.read_messages, name="read-messages"),
    path("c/<ref:ref>/seen", home.seen, name="seen"),
    path("c/<ref:ref>/atom", atom.conversation_feed, name="conversation-atom"),
    path("m/<ref:ref>", conversation.message, name="message"),
    path("m/<ref:ref>/part", message_part.part, name="message-part"),
    path("m/<ref:ref>/why", originals.why, name="why"),
    path("m/<ref:ref>/original", originals.original, name="original"),
    path("m/<ref:ref>/raw", originals.raw, name="raw"),
    path("m/<ref:ref>/html", originals.html, name="html"),
    path("m/<ref:ref>/html/body", originals.html_body, name="html-body"),
    path("m/<ref:ref>/files/<part:path>", downloads.download, name="file"),
    path("m/<ref:ref>/files/<part:path>/look", downloads.look, name="file-look"),
    path(
        "m/<ref:ref>/files/<part:path>/small",
        downloads.picture,
        {"size": "small"},
        name="file-small",
    ),
    path(
        "m/<ref:ref>/files/<part:path>/large",
        downloads.picture,
        {"size": "large"},
        name="file-large",
    ),
    path("m/<ref:ref>/move", rearrange.move, name="edge-move"),
    path("m/<ref:ref>/split", rearrange.split, name="edge-split"),
    path("m/<ref:ref>/undo", rearrange.undo, name="edge-undo"),
    path("m/<ref:ref>/name", rearrange.name, name="name-branch"),
    path("m/<ref:ref>/branch", branch.branch, name="branch"),
    path("m/<ref:ref>/branch/follow", branch.follow, name="branch-follow"),
    path("m/<ref:ref>/branch/resolve", branch.resolve, name="branch-resolve"),
    path("m/<ref:ref>/branch/restrict", branch.restrict, name="branch-restrict"),
    path("m/<ref:ref>/branch/open", branch.open_again, name="branch-open"),
    *import_paths,
    *export_paths,
    *inbound_paths,
    *social_paths,
    *program_paths,
    *device_paths,
    *writing_paths,
    *mail_paths,
]
