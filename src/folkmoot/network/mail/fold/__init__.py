"""Folding: whose words stand where in a message. Pure; see `zones` and `reading`."""

from folkmoot.network.mail.fold.zones import OWN_KINDS, Kind, Zone, zones

__all__ = ["OWN_KINDS", "Kind", "Zone", "zones"]
