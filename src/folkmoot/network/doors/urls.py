"""Addresses of the doors."""

from django.urls import include, path, re_path

from folkmoot.network.doors import openapi, reference
from folkmoot.network.doors.answering import nowhere, view_of
from folkmoot.network.doors.assistants import door
from folkmoot.network.doors.endpoint import paths, pattern_of
from folkmoot.network.doors.endpoints import load
from folkmoot.network.doors.hooks import receiving

load()
app_name = "doors"
below = [
    path("", reference.reference, name="reference"),
    path("openapi.json", openapi.document_view, name="document"),
    *(path(pattern_of(place), view_of(methods)) for place, methods in paths().items()),
]
urlpatterns = [
    path("hooks/<str:secret>", receiving.receive, name="hook-receive"),
    path("mcp", door.assistants, name="assistants"),
    path("api/v1/", include(below)),
    re_path(r"^api/(?P<rest>.*)$", nowhere),
]
