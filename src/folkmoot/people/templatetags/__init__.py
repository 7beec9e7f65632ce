"""``{% load people %}``."""
