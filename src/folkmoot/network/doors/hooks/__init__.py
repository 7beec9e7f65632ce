"""Webhooks: addresses at which programs post here, and addresses elsewhere that are told."""
