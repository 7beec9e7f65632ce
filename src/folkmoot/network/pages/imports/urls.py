"""Addresses of importing, part of those of the network."""

from django.urls import path

from folkmoot.network.pages.imports import offering, opening, quarantine, runs

paths = [
    path("g/<slug:slug>/import", offering.import_new, name="import-new"),
    path("g/<slug:slug>/imports", runs.imports, name="imports"),
    path("imports/<ref:ref>", runs.run_page, name="import"),
    path("imports/<ref:ref>/start", runs.start, name="import-start"),
    path("imports/<ref:ref>/publish", runs.publish, name="import-publish"),
    path("imports/<ref:ref>/reconsider", runs.reconsider, name="import-reconsider"),
    path("imports/<ref:ref>/cancel", runs.cancel, name="import-cancel"),
    path("imports/<ref:ref>/retry", runs.retry, name="import-retry"),
    path("g/<slug:slug>/quarantine", quarantine.quarantine, name="quarantine"),
    path("quarantine/<ref:ref>", quarantine.quarantined_raw, name="quarantined-raw"),
    path("quarantine/<ref:ref>/admit", quarantine.quarantined_admit, name="quarantined-admit"),
    path(
        "quarantine/<ref:ref>/dismiss", quarantine.quarantined_dismiss, name="quarantined-dismiss"
    ),
    path("quarantine/<ref:ref>/back", quarantine.quarantined_back, name="quarantined-back"),
    path("g/<slug:slug>/restricted", opening.restricted, name="restricted"),
    path("m/<ref:ref>/open", opening.message_open, name="message-open"),
    path("m/<ref:ref>/close", opening.message_close, name="message-close"),
]
