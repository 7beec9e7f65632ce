"""The reading side: what a person sees of conversations, and what they have read of them."""
