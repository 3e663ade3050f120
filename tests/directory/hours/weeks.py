"""Schedules and moments to try hours with: around midnight, around changes of clocks."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from relief.directory.hours.schedule import CODES, Schedule

ZONES = ["America/Toronto", "America/Winnipeg", "Australia/Lord_Howe", "UTC"]
FIELDS = list(Schedule.__dataclass_fields__)
MINUTE = timedelta(minutes=1)
BEGIN, END = datetime(2026, 1, 1, tzinfo=UTC), datetime(2031, 1, 1, tzinfo=UTC)


def changes(zone):
    """The hours from 2026 to 2030 in which clocks are changed."""
    there, hour = ZoneInfo(zone), timedelta(hours=1)
    hours = [BEGIN + n * hour for n in range(int((END - BEGIN) / hour))]
    offsets = [each.astimezone(there).utcoffset() for each in hours]
    return [hours[n] for n in range(1, len(hours)) if offsets[n] != offsets[n - 1]]


CHANGES = {zone: changes(zone) for zone in ZONES}


@st.composite
def places(draw):
    """A zone and a moment there, more often than not within two days of a change of clocks."""
    zone = draw(st.sampled_from(ZONES))
    whole = st.integers(0, (END - BEGIN) // MINUTE).map(lambda n: BEGIN + n * MINUTE)
    if not CHANGES[zone] or draw(st.booleans()):
        return zone, draw(whole)
    near = timedelta(minutes=draw(st.integers(-2880, 2880) | st.integers(-90, 180)))
    return zone, draw(st.sampled_from(CHANGES[zone])) + near


quarters = st.integers(0, 95) | st.integers(0, 16) | st.sampled_from([0, 95])
times = quarters.map(lambda n: f"{n // 4:02}:{n % 4 * 15:02}")
spans = st.tuples(times, times | st.just("24:00")).filter(
    lambda pair: pair[0] != pair[1] or pair[0] == "00:00"
)
bydays = st.lists(st.sampled_from(CODES), min_size=1, max_size=7, unique=True).map(",".join)
nths = st.tuples(st.sampled_from([1, 2, 3, 4, -1]), st.sampled_from(CODES)).map(
    lambda pair: f"{pair[0]}{pair[1]}"
)


def scheduled(**parts):
    """Schedules of these parts; `span` is a pair of times."""
    return st.fixed_dictionaries(parts).map(
        lambda made: Schedule(
            **{key: value for key, value in made.items() if key != "span"},
            **dict(zip(("opens_at", "closes_at"), made.get("span", ()), strict=False)),
        )
    )


weekly = scheduled(freq=st.just("WEEKLY"), byday=bydays, span=spans)
ordinary = st.lists(weekly, min_size=1, max_size=4)


@st.composite
def weeks_apart(draw):
    """Ordinary weeks whose spans do not meet; none lasts so long that it seems a slip."""
    found, days = [], draw(st.permutations(CODES))
    for group in (days[:3], days[3:6]):
        edges = sorted(draw(st.lists(st.integers(0, 88), min_size=4, max_size=4, unique=True)))
        for begin, end in (edges[:2], edges[2:])[: draw(st.integers(1, 2))]:
            opens, closes = (f"{n // 4:02}:{n % 4 * 15:02}" for n in (begin, min(end, begin + 60)))
            found.append(Schedule(byday=",".join(group), opens_at=opens, closes_at=closes))
    if draw(st.booleans()):
        found.append(Schedule(byday=days[6], opens_at="22:15", closes_at="02:00"))
    return found


apart = weeks_apart()
every_day = st.just(",".join(CODES))
small_hours = st.integers(0, 14).map(lambda n: f"{n // 4:02}:{n % 4 * 15:02}")
nightly = scheduled(
    freq=st.just("WEEKLY"),
    byday=every_day,
    span=st.tuples(small_hours | st.just("21:00"), small_hours).filter(
        lambda pair: len({*pair}) == 2
    ),
)
nights = st.sampled_from([zone for zone in ZONES if CHANGES[zone]]).flatmap(
    lambda zone: st.tuples(
        st.just(zone),
        st.sampled_from(CHANGES[zone]),
        st.lists(nightly, min_size=1, max_size=2),
    )
)


@st.composite
def records(draw, day):
    """A record of any kind, whose exceptions lie around `day`."""

    def near(least, most):
        return (day + timedelta(days=draw(st.integers(least, most)))).isoformat()

    found = draw(st.lists(weekly, max_size=3))
    if draw(st.booleans()):
        every = scheduled(
            interval=st.just(2), dtstart=st.just(near(-40, 0)), byday=bydays, span=spans
        )
        found.append(draw(every))
    if draw(st.booleans()):
        found.append(draw(scheduled(freq=st.just("MONTHLY"), byday=nths, span=spans)))
    if draw(st.booleans()):
        found.append(draw(scheduled(bymonthday=st.just("1,15,31"), span=spans)))
    if draw(st.booleans()):
        first = date.fromisoformat(near(-60, 5))
        last = first + timedelta(days=62)
        parts = {"valid_from": st.just(first.isoformat()), "valid_to": st.just(last.isoformat())}
        found.append(draw(scheduled(byday=bydays, span=spans, **parts)))
    for _ in range(draw(st.integers(0, 2))):
        on = near(-2, 3)
        found.append(
            draw(
                scheduled(valid_from=st.just(on), valid_to=st.just(on))
                | scheduled(valid_from=st.just(on), valid_to=st.just(on), span=spans)
            )
        )
    return found


TRICKY = """MO 1MO -1FR -5,3 2026-07-01 --07-01 0001-02-29 0001-01-01 9999-12-31 09:00 24:00 99:99
    ٠٩:٠٠ WEEKLY MONTHLY YEARLY closed appointment"""
words = st.text(max_size=12) | st.sampled_from([*TRICKY.split(), "By appointment"])
numbers = st.none() | st.integers(-3, 10**9)
garbage = st.fixed_dictionaries(
    {name: numbers if name in {"count", "interval"} else st.none() | words for name in FIELDS}
).map(lambda made: Schedule(**made))
