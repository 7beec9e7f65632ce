"""Addresses of the doors."""

from django.urls import path, re_path

from folkmoot.network.doors import openapi, reference
from folkmoot.network.doors.answering import nowhere, view_of
from folkmoot.network.doors.assistants import door
from folkmoot.network.doors.endpoint import paths, pattern_of
from folkmoot.network.doors.endpoints import load
from folkmoot.network.doors.hooks import receiving

load()
app_name = "doors"
urlpatterns = [
    path("hooks/<str:secret>", receiving.receive, name="hook-receive"),
    path("mcp", door.assistants, name="assistants"),
    path("api/v1/", reference.reference, name="reference"),
    path("api/v1/openapi.json", openapi.document_view, name="document"),
    *(path(f"api/v1/{pattern_of(place)}", view_of(methods)) for place, methods in paths().items()),
    re_path(r"^api/(?P<rest>.*)$", nowhere),
]
