"""When a digest comes. Pure; all moments are aware, the answer in UTC."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from folkmoot.network.models.deliveries import How


def next_digest(how: str, after: datetime, *, hour: int, weekday: int, time_zone: str) -> datetime:
    """The first moment after `after` at which a digest of this rhythm comes.

    Hourly ones come at the full hour, daily ones at `hour`, weekly ones at `hour` on `weekday`
    (0 is Monday), both by the clock of `time_zone`. Where the clock leaps over that hour, right
    after the leap; where it comes twice, the first time. ValueError for another `how`.
    """
    if how == How.HOURLY:
        return after.astimezone(UTC).replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    if how not in (How.DAILY, How.WEEKLY):
        raise ValueError(f"{how} is no digest")
    zone = zone_named(time_zone)
    day = after.astimezone(zone).date()
    while True:
        if how == How.DAILY or day.weekday() == weekday:
            local = datetime(day.year, day.month, day.day, hour, tzinfo=zone)
            moment = local.astimezone(UTC)
            if moment > after:
                return moment
        day += timedelta(days=1)


def zone_named(name: str) -> ZoneInfo:
    """The time zone; UTC where the machine does not know the name any more."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("UTC")
