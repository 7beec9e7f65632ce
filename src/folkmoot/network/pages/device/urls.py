"""Addresses of the site on a device."""

from django.urls import path

from folkmoot.network.pages.device import devices, installed

paths = [
    path("manifest.webmanifest", installed.manifest, name="manifest"),
    path("service-worker.js", installed.service_worker, name="service-worker"),
    path("-/icon-<int:size>.png", installed.icon, name="icon"),
    path("-/offline", installed.offline, name="offline"),
    path("-/kept", installed.kept, name="kept"),
    path("settings/devices", devices.devices, name="devices"),
    path("settings/devices/subscribe", devices.subscribe, name="device-subscribe"),
    path("settings/devices/<ref:ref>/remove", devices.remove, name="device-remove"),
]
