"""Every setting of the house, typed, in one place.

Each comes from the environment (`FOLKMOOT_<NAME>`), else from `settings.toml` in the home folder,
else from the default here. `docs/settings.md` lists them; a test compares.
"""

import os
import tomllib
from pathlib import Path
from typing import Annotated, Any, get_args

import msgspec
from msgspec import Meta

from folkmoot.base.errors import Unusable

PREFIX = "FOLKMOOT_"
FILE_NAME = "settings.toml"
LISTS = frozenset({"allowed_hosts", "outbound_hosts"})
"""Settings that hold several words; in the environment a space or comma stands between them."""
YES_OR_NO = {"yes": True, "on": True, "no": False, "off": False}
"""How the environment may say a setting that is on or off, besides true, false, 1 and 0."""
KINDS = {"`bool`": "true or false", "`int`": "a whole number", "`str`": "a text"}
"""Words for the kinds of values in which a mistake is told."""


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """What an administrator may set. Sizes in bytes, durations in seconds."""

    home: Annotated[Path, Meta(description="Folder that holds all state.")]
    database_url: Annotated[
        str,
        Meta(description="PostgreSQL address (postgres://...); empty: SQLite in the home folder."),
    ] = ""
    host: Annotated[str, Meta(description="Address the web process listens on.")] = "127.0.0.1"
    port: Annotated[int, Meta(ge=1, le=65535, description="Port of the web process.")] = 8000
    base_url: Annotated[
        str,
        Meta(description="Address people use, for links in mail; empty: made of host and port."),
    ] = ""
    allowed_hosts: Annotated[
        tuple[str, ...], Meta(description="Further host names the site answers to.")
    ] = ()
    api_reads_per_minute: Annotated[
        int, Meta(ge=1, description="Calls a token may make for reading, counted a web process.")
    ] = 1200
    api_writes_per_minute: Annotated[
        int, Meta(ge=1, description="Calls a token or webhook may make for writing.")
    ] = 120
    outbound_hosts: Annotated[
        tuple[str, ...],
        Meta(description="Hosts of our own network (host or host:port) that webhooks may reach."),
    ] = ()
    web_threads: Annotated[
        int, Meta(ge=1, le=256, description="Requests a web process works on at the same time.")
    ] = 4
    web_workers: Annotated[int, Meta(ge=1, le=64, description="Web processes.")] = 2
    live: Annotated[bool, Meta(description="Open pages are told at once what is new.")] = True
    live_port: Annotated[
        int, Meta(ge=0, le=65535, description="Port of the live process; 0: the one after `port`.")
    ] = 0
    live_url: Annotated[
        str,
        Meta(
            description="Address of live updates as browsers see it; empty: `/live` below "
            "`base_url`, or without that the live port of the page's host."
        ),
    ] = ""
    debug: Annotated[bool, Meta(description="Show errors with their trace; never in use.")] = False
    open_sign_up: Annotated[
        bool, Meta(description="Anybody may make an account; otherwise by invitation only.")
    ] = False
    organisation: Annotated[str, Meta(description="Name shown in the header and in mail.")] = (
        "Folkmoot"
    )
    language: Annotated[str, Meta(description="Language of the pages.")] = "en"
    time_zone: Annotated[str, Meta(description="Time zone of the pages.")] = "UTC"
    mail_from: Annotated[str, Meta(description="Sender of mail that Folkmoot writes.")] = (
        "folkmoot@localhost"
    )
    mail_domain: Annotated[
        str, Meta(description="Domain of the addresses mail comes in at; empty: host of base_url.")
    ] = ""
    mail_listen: Annotated[
        str,
        Meta(
            description="Where mail comes in, lmtp://host:port or smtp://host:port; empty: nowhere."
        ),
    ] = ""
    mail_taken_per_minute: Annotated[
        int, Meta(ge=1, description="Mails one peer or one sender may bring in a minute.")
    ] = 600
    trusted_authserv: Annotated[
        str,
        Meta(description="Name of the mail server whose Authentication-Results are believed."),
    ] = ""
    smtp_url: Annotated[
        str,
        Meta(
            description="Mail server, smtp://user:password@host:port; empty: mail goes to a file."
        ),
    ] = ""
    mail_wait_seconds: Annotated[
        int, Meta(ge=0, description="A message waits so long to be mailed; it may be taken back.")
    ] = 10
    mail_per_minute: Annotated[
        int, Meta(ge=0, description="Most mails handed to the mail server a minute; 0: no limit.")
    ] = 0
    mail_own_domains: Annotated[
        tuple[str, ...],
        Meta(description="Domains whose people stand in From with their own address."),
    ] = ()
    mail_attach_bytes: Annotated[
        int, Meta(ge=0, description="Files of a message up to this go with its mail, else a link.")
    ] = 256 * 1024
    mail_kept_days: Annotated[
        int,
        Meta(
            ge=0,
            le=36_500,
            description="Mail that came in and was not posted is kept so long; 0: for ever.",
        ),
    ] = 90
    deleted_kept_days: Annotated[
        int,
        Meta(
            ge=0,
            le=36_500,
            description="What deleted messages said is kept so long; 0: for ever.",
        ),
    ] = 30
    max_message_bytes: Annotated[
        int, Meta(ge=1024, description="Larger messages are kept, but quarantined.")
    ] = 64 * 1024 * 1024
    max_upload_bytes: Annotated[
        int, Meta(ge=1024, description="Largest archive that may be dropped on a page.")
    ] = 16 * 1024 * 1024 * 1024
    max_unpacked_ratio: Annotated[
        int, Meta(ge=2, description="Compressed archives growing more than this are refused.")
    ] = 200
    max_header_bytes: Annotated[
        int, Meta(ge=1024, description="Longer headers of a message are cut and marked.")
    ] = 256 * 1024
    max_parts: Annotated[
        int, Meta(ge=1, description="MIME parts read of one message; more quarantines it.")
    ] = 1000
    import_processes: Annotated[
        int, Meta(ge=0, le=64, description="Reading processes of an import; 0: one a core.")
    ] = 0
    link_previews: Annotated[
        bool, Meta(description="Pages that messages link to are asked for title and picture.")
    ] = True
    search_memory_bytes: Annotated[
        int, Meta(ge=15_000_000, description="Memory the search index may use while writing.")
    ] = 64 * 1024 * 1024


def live_port(settings: Settings) -> int:
    """The port the live process listens on."""
    return settings.live_port or settings.port + 1


def default_home() -> Path:
    """`FOLKMOOT_HOME`, else the platform's folder for an application's own state."""
    named = os.environ.get(PREFIX + "HOME")
    if named:
        return Path(named).expanduser().resolve()
    state = os.environ.get("XDG_DATA_HOME") or str(Path.home() / ".local" / "share")
    return Path(state) / "folkmoot"


def mail_domain(named: str, host: str) -> str:
    """The domain mail comes in at: the one named, else the site's host if that is a name."""
    is_number = ":" in host or host.replace(".", "").isdigit()
    return (named or ("" if is_number else host) or "localhost").strip().rstrip(".").lower()


def read_settings(home: Path | None = None) -> Settings:
    """The settings in force for this home; `Unusable` names the setting that is wrong."""
    home = home or default_home()
    environment = _from_environment()
    found: dict[str, Any] = {**_from_file(home / FILE_NAME), **environment, "home": home}
    known = {field.name for field in msgspec.structs.fields(Settings)}
    for name in found:
        if name not in known:
            raise Unusable(
                f"There is no setting named {name!r}.",
                hint="docs/settings.md lists all of them; check the spelling.",
                place=str(home / FILE_NAME),
            )
    try:
        return msgspec.convert(found, Settings, strict=False, dec_hook=_path)
    except msgspec.ValidationError as problem:
        raise _unusable(str(problem), environment, home / FILE_NAME) from None


def _unusable(problem: str, environment: dict[str, Any], file: Path) -> Unusable:
    """A value of a wrong kind or out of bounds: names the setting and where it stands."""
    reason, _, path = problem.partition(" - at `$.")
    name = path.rstrip("`") or "of this kind"
    for kind, words in KINDS.items():
        reason = reason.replace(kind, words)
    return Unusable(
        f"The setting {name} cannot be used: {reason[:1].lower()}{reason[1:]}.",
        hint="docs/settings.md says what it may be. The environment goes before settings.toml.",
        place=PREFIX + name.upper() if name in environment else str(file),
    )


def _from_file(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as problem:
        raise Unusable(
            f"settings.toml cannot be read: {problem}.",
            hint="It is a TOML file with lines such as: port = 8000",
            place=str(path),
        ) from None


def _from_environment() -> dict[str, Any]:
    found: dict[str, Any] = {}
    for field in msgspec.structs.fields(Settings):
        value = os.environ.get(PREFIX + field.name.upper())
        if value is not None:
            found[field.name] = _of_words(field, value)
    return found


def _of_words(field: msgspec.structs.FieldInfo, value: str) -> object:
    """The text of a variable as what the setting is: several words, yes or no, or as it stands."""
    if field.name in LISTS:
        return value.replace(",", " ").split()
    if get_args(field.type)[:1] == (bool,):
        return YES_OR_NO.get(value.lower(), value)
    return value


def _path(kind: type, value: object) -> object:
    if kind is Path:
        return Path(str(value))
    raise TypeError(kind)
