"""Dates: absent, misspelt, impossible, in the future, in the wrong century."""

from datetime import datetime

from tests.archives.case import Expect, HardCase, mail, utc

_ARRIVED = "Received: from mx.example by box.example; Tue, 5 Mar 2019 10:20:00 +0100"
_EARLIER = "Received: from desk.example by mx.example; Tue, 5 Mar 2019 10:16:00 +0100"
_AT = utc(2019, 3, 5, 9, 15)
_ARRIVAL = utc(2019, 3, 5, 9, 20)


def _case(
    name: str,
    *headers: str | bytes,
    at: datetime | None,
    evidence: str = "date",
    flag: str = "",
    envelope: datetime | None = None,
) -> HardCase:
    base = ("From", "To", "Message-ID", "Subject")
    expect = Expect({"sent_at": at, "date_evidence": evidence}, date_flag=flag)
    return HardCase(name, "dates", mail(*headers, base=base), expect, envelope)


CASES: tuple[HardCase, ...] = (
    _case("date-plain", "Date: Tue, 5 Mar 2019 10:15:00 +0100", at=_AT),
    _case("date-no-seconds", "Date: Tue, 5 Mar 2019 10:15 +0100", at=_AT),
    _case("date-comment", "Date: Tue, 05 Mar 2019 10:15:00 +0100 (Central Hut Time)", at=_AT),
    _case("date-zone-name", "Date: Tue, 5 Mar 2019 04:15:00 EST", at=_AT),
    _case("date-zone-gmt-offset", "Date: Tue, 5 Mar 2019 10:15:00 GMT+01:00", at=_AT),
    _case("date-zone-zero-offset", "Date: Tue, 5 Mar 2019 09:15:00 GMT+00:00", at=_AT),
    _case("date-zone-colon", "Date: Tue, 5 Mar 2019 10:15:00 +01:00", at=_AT),
    _case("date-zone-windows", "Date: Tue, 5 Mar 2019 04:15:00 Eastern Standard Time", at=_AT),
    _case(
        "date-zone-double-sign", "Date: Tue, 5 Mar 2019 04:15:00 +-0500", at=utc(2019, 3, 4, 23, 15)
    ),
    _case(
        "date-zone-99", "Date: Tue, 5 Mar 2019 09:15:00 +9900", at=_AT, flag="impossible time zone"
    ),
    _case(
        "date-zone-minus-99",
        "Date: Tue, 5 Mar 2019 09:15:00 -99:00",
        at=_AT,
        flag="impossible time zone",
    ),
    _case("date-zone-missing", "Date: Tue, 5 Mar 2019 09:15:00", at=_AT, flag="no time zone"),
    _case(
        "date-zone-unknown", "Date: Tue, 5 Mar 2019 09:15:00 XQZT", at=_AT, flag="unknown time zone"
    ),
    _case("date-wrong-weekday", "Date: Fri, 5 Mar 2019 10:15:00 +0100", at=_AT),
    _case("date-no-weekday", "Date: 5 Mar 2019 10:15:00 +0100", at=_AT),
    _case("date-two-digit-year", "Date: Tue, 5 Mar 19 10:15:00 +0100", at=_AT, flag="short year"),
    _case(
        "date-last-century",
        "Date: Fri, 5 Mar 99 10:15:00 +0100",
        at=utc(1999, 3, 5, 9, 15),
        flag="short year",
    ),
    _case("date-year-119", "Date: Tue, 5 Mar 119 10:15:00 +0100", at=_AT, flag="short year"),
    _case("date-year-0119", "Date: Tue, 5 Mar 0119 10:15:00 +0100", at=_AT, flag="short year"),
    _case("date-asctime", "Date: Tue Mar  5 09:15:00 2019", at=_AT, flag="unusual date format"),
    _case("date-asctime-zone", "Date: Tue Mar  5 10:15:00 2019 +0100", at=_AT),
    _case("date-iso", "Date: 2019-03-05T10:15:00+01:00", at=_AT),
    _case("date-slashes", "Date: 3/5/2019 9:15 AM", at=_AT, flag="ambiguous date format"),
    _case("date-dots", "Date: 05.03.2019 09:15:00 +0000", at=_AT),
    _case("date-german-month", "Date: Di, 5 Mär 2019 10:15:00 +0100", at=_AT),
    _case("date-german-month-latin", b"Date: Di, 5 M\xe4r 2019 10:15:00 +0100", at=_AT),
    _case("date-full-month", "Date: Tuesday, 5 March 2019 10:15:00 +0100", at=_AT),
    _case("date-hyphens", "Date: Tue, 05-Mar-2019 10:15:00 +0100", at=_AT),
    _case("date-dotted-time", "Date: Tue, 5 Mar 2019 10.15.00 +0100", at=_AT),
    _case(
        "date-leap-second",
        "Date: Sat, 31 Dec 2016 23:59:60 +0000",
        at=utc(2016, 12, 31, 23, 59, 59),
    ),
    _case("date-hour-24", "Date: Mon, 4 Mar 2019 24:00:00 +0000", at=utc(2019, 3, 5)),
    _case("date-folded", "Date: Tue, 5 Mar 2019\n 10:15:00 +0100", at=_AT),
    _case(
        "date-two-headers",
        "Date: Tue, 5 Mar 2019 10:15:00 +0100\nDate: Wed, 6 Mar 2019 10:15:00 +0100",
        at=_AT,
    ),
    _case(
        "date-missing-received",
        _ARRIVED,
        _EARLIER,
        at=_ARRIVAL,
        evidence="received",
        flag="no date",
    ),
    _case("date-missing-envelope", at=_AT, evidence="envelope", flag="no date", envelope=_AT),
    _case("date-missing-all", at=None, evidence="", flag="no date"),
    _case(
        "date-resent-only", "Resent-Date: Tue, 5 Mar 2019 10:15:00 +0100", at=_AT, evidence="resent"
    ),
    _case(
        "date-garbage",
        "Date: the day after the fair",
        _ARRIVED,
        at=_ARRIVAL,
        evidence="received",
        flag="unreadable date",
    ),
    _case(
        "date-impossible-day",
        "Date: Tue, 35 Mar 2019 10:15:00 +0100",
        _ARRIVED,
        at=_ARRIVAL,
        evidence="received",
    ),
    _case(
        "date-epoch",
        "Date: Thu, 1 Jan 1970 00:00:00 +0000",
        _ARRIVED,
        at=_ARRIVAL,
        evidence="received",
        flag="implausible date",
    ),
    _case(
        "date-year-9999",
        "Date: Tue, 5 Mar 9999 10:15:00 +0100",
        at=None,
        evidence="",
        flag="implausible date",
    ),
    _case(
        "date-future",
        "Date: Tue, 5 Mar 2030 10:15:00 +0100",
        _ARRIVED,
        at=_ARRIVAL,
        evidence="received",
        flag="dated after its arrival",
    ),
    _case(
        "date-future-envelope",
        "Date: Tue, 5 Mar 2030 10:15:00 +0100",
        at=_AT,
        evidence="envelope",
        flag="dated after its arrival",
        envelope=_AT,
    ),
    _case(
        "date-wrong-year",
        "Date: Mon, 5 Mar 2012 10:15:00 +0100",
        _ARRIVED,
        _EARLIER,
        at=_ARRIVAL,
        evidence="received",
        flag="dated long before its arrival",
    ),
    _case(
        "date-fetched-years-later",
        "Date: Mon, 5 Mar 2012 10:15:00 +0100",
        _ARRIVED,
        "Received: from a by b; Mon, 5 Mar 2012 10:16:00 +0100",
        at=utc(2012, 3, 5, 9, 15),
    ),
    _case(
        "date-old-but-resent",
        "Date: Mon, 5 Mar 2012 10:15:00 +0100",
        _ARRIVED,
        "Resent-Date: Tue, 5 Mar 2019 10:15:00 +0100",
        at=utc(2012, 3, 5, 9, 15),
    ),
    _case(
        "date-moderated-two-weeks",
        "Date: Tue, 19 Feb 2019 10:15:00 +0100",
        _ARRIVED,
        at=utc(2019, 2, 19, 9, 15),
    ),
    _case("date-empty-header", "Date:", _ARRIVED, at=_ARRIVAL, evidence="received"),
)
