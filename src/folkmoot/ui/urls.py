"""Addresses of the design system itself; the site includes them under ``-/``."""

from django.urls import path

from folkmoot.ui import views

app_name = "ui"

urlpatterns = [
    path("theme", views.set_theme, name="theme"),
    path("rail", views.set_rail, name="rail"),
    path("counts", views.counts, name="counts"),
    path("keys", views.keys, name="keys"),
    path("offline", views.offline, name="offline"),
    path("components", views.components, name="components"),
    path("palette", views.palette, name="palette"),
]
