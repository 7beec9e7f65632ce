"""The door for assistants: tools under the rights of whoever lends them a token."""
