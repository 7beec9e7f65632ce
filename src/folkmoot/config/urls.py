"""All addresses of the site, by part."""

from django.urls import include, path

from folkmoot.config.live_door import live_token

urlpatterns = [
    path("accounts/", include("allauth.urls")),
    # before the pages, whose many patterns programs would pay for in each call
    path("", include("folkmoot.network.doors.urls")),
    path("", include("folkmoot.people.urls")),
    path("", include("folkmoot.network.urls")),
    path("-/live-token", live_token, name="live-token"),
    path("-/", include("folkmoot.ui.urls")),
]
handler404 = "folkmoot.config.errors.not_found"
