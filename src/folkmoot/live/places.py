"""Where live updates are found, and from whose pages: told by the settings."""

from urllib.parse import urlsplit

from folkmoot.base.settings import Settings, live_port

PATH = "/live"
HERE = ("localhost", "127.0.0.1", "[::1]")
USUAL_PORTS = {"http": 80, "https": 443}


def live_address(settings: Settings, page_host: str) -> str:
    """Where a page of this host (`name` or `name:port`) finds its events."""
    if settings.live_url:
        return settings.live_url.rstrip("/")
    if settings.base_url:
        return settings.base_url.rstrip("/") + PATH
    name = urlsplit(f"//{page_host}").hostname or settings.host
    return f"http://{_in_address(name)}:{live_port(settings)}{PATH}"


def origin_of(address: str) -> str:
    """The origin (RFC 6454) of an address, as browsers write it."""
    parts = urlsplit(address)
    port = parts.port
    at = "" if port in {None, USUAL_PORTS.get(parts.scheme)} else f":{port}"
    return f"{parts.scheme}://{_in_address(parts.hostname or '')}{at}"


def page_origins(settings: Settings) -> frozenset[str]:
    """The origins whose pages may follow events with their reader's cookie: the site's own."""
    names = {*HERE, _in_address(settings.host), *settings.allowed_hosts}
    found = {origin_of(f"http://{name}:{settings.port}") for name in names}
    if settings.base_url:
        scheme = urlsplit(settings.base_url).scheme
        found.add(origin_of(settings.base_url))
        found |= {f"{scheme}://{name}" for name in settings.allowed_hosts}
    return frozenset(found)


def _in_address(name: str) -> str:
    return f"[{name}]" if ":" in name and not name.startswith("[") else name
