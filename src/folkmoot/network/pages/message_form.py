"""The one form that buttons at messages belong to."""

ACTS_FORM = "message-acts"
"""Its id in the page: it holds the token of the session, which must not be kept with a message."""
