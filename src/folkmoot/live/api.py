"""What the frame uses of the event stream: its process, its addresses, its tokens."""

from folkmoot.live.app import App, Frame
from folkmoot.live.places import PATH, live_address, origin_of, page_origins
from folkmoot.live.serving import serve
from folkmoot.live.tokens import COOKIE, LIFE, signing_key, token_of

__all__ = [
    "COOKIE",
    "LIFE",
    "PATH",
    "App",
    "Frame",
    "live_address",
    "origin_of",
    "page_origins",
    "serve",
    "signing_key",
    "token_of",
]
