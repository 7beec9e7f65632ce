"""All addresses of the site, by part."""

from django.urls import include, path

urlpatterns = [
    path("accounts/", include("allauth.urls")),
    path("", include("folkmoot.people.urls")),
    path("", include("folkmoot.network.urls")),
    path("-/", include("folkmoot.ui.urls")),
]
handler404 = "folkmoot.config.errors.not_found"
