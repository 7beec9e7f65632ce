"""Everything out and back in: a whole organisation, some groups, one group, one person.

An archive is a folder, or a zip file of one: `manifest.json`, lines of JSON for each table, and the
mail of each group as mbox files. See `docs/archive-format.md`.
"""
