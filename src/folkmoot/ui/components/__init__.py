"""The components as plain functions; ``templatetags/ui.py`` gives them their names in templates."""
