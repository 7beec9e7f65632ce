"""The pages of the network: each view asks one query or action and renders the answer."""
