"""Policy packs: folders of Markdown and YAML, read with the place of every word."""
