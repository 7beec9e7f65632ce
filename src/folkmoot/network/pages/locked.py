"""Headers of answers that hold what strangers wrote, byte for byte or nearly so."""

NOTHING_RUNS = {
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "private, max-age=86400, immutable",
}
"""For bytes as they came: a browser that shows them can do nothing with them."""

_HTML_POLICY = (
    "default-src 'none'; style-src 'self'; font-src 'self'; img-src {images}; "
    "base-uri 'none'; form-action 'none'; "
    # the same origin is allowed so that pictures of the message come with the reader's cookie;
    # without allow-scripts nothing can make use of it
    "frame-ancestors 'self'; sandbox allow-same-origin allow-popups allow-popups-to-escape-sandbox"
)
HTML_MAIL = {
    "Content-Security-Policy": _HTML_POLICY.format(images="'self' data:"),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "SAMEORIGIN",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "private, no-store",
}
"""For HTML mail inside a frame of ours; it loads nothing from elsewhere."""


def with_pictures_from_anywhere() -> dict[str, str]:
    """The same for a reader who asked for remote pictures, which tells their senders."""
    return HTML_MAIL | {
        "Content-Security-Policy": _HTML_POLICY.format(images="'self' data: https: http:")
    }
