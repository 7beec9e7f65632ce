"""The pages of this part: each parses, calls one action or query, and renders."""
