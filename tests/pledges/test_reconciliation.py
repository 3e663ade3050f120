"""The matcher of arrivals: each line one verdict, nothing above what is on the way, no order."""

from hypothesis import given
from hypothesis import strategies as st

from pledges.arrivals.findings import Earlier, Expected, Stands
from pledges.arrivals.list_file import Listed
from pledges.arrivals.reconciliation import judge
from pledges.models import Verdict

DAY = "2011-09-01"
NAMES = ["ada field", "bell lea", "cole sam", ""]


def offer(ref="d1", pledge="p1", left=5000, name="ada field", **given):
    values = {"stands": Stands.OPEN, "kind": "money", "unit": "CAD"}
    return Expected(offer=ref, pledge=pledge, left=left, name=name, **values | given)


def line(number=2, cents=5000, on=DAY, **given):
    return Listed(number, on, cents, cents // 100 if cents % 100 == 0 else None, **given)


def verdicts(lines, expected, earlier=None):
    found = judge(lines, expected, earlier or Earlier())
    return [(each.verdict.value, each.why) for each in found]


def test_a_reference_and_what_is_on_the_way_is_certain():
    assert verdicts([line(reference="p1")], [offer()]) == [("certain", "by_reference")]
    assert verdicts([line(reference="d1", cents=2000)], [offer()]) == [("certain", "by_reference")]


def test_two_parts_that_fit_together_are_certain_and_a_third_is_too_much():
    parts = [
        line(n, cents=c, on=f"2011-09-0{n}", reference="p1")
        for n, c in [(2, 2000), (3, 3000), (4, 1000)]
    ]

    assert [verdict for verdict, _ in verdicts(parts, [offer()])] == [
        "certain",
        "certain",
        "too much",
    ]


def test_a_name_and_amount_that_fit_one_promise_only_are_certain():
    others = [offer("d2", "p2", name="bell lea"), offer("d3", "p3", 7000)]

    assert verdicts([line(name="ada field")], [offer(), *others]) == [("certain", "by_name")]


def test_a_name_and_amount_that_fit_two_promises_are_asked():
    [found] = judge([line(name="ada field")], [offer(), offer("d2", "p2")])

    assert (found.verdict, found.why, found.offers) == ("doubtful", "several_fit", ("d1", "d2"))


def test_the_same_payment_twice_is_flagged_and_names_its_twin():
    first, second = judge(
        [
            line(2, reference="p1", payment="r7"),
            line(3, reference="p1", payment="r7", on="2011-09-02"),
        ],
        [offer(left=20000)],
    )

    assert first.verdict == "certain"
    assert (second.verdict, second.why, second.twin) == ("doubled", "same_payment", 2)


def test_one_sum_for_one_promise_on_one_day_counts_once():
    twice = [line(2, reference="p1", payment="r7"), line(3, reference="p1", payment="r8")]

    assert verdicts(twice, [offer(left=20000)]) == [
        ("certain", "by_reference"),
        ("doubled", "same_day"),
    ]


def test_one_payment_with_two_sums_is_asked_and_neither_counts():
    torn = [line(2, 5000, reference="p1", payment="r7"), line(3, 500, reference="p1", payment="r7")]

    assert verdicts(torn, [offer()]) == [("doubtful", "payment_differs")] * 2


def test_two_of_one_name_with_one_promise_flag_the_second():
    lines = [line(2, name="ada field", payment="r1"), line(3, name="ada field", payment="r2")]

    assert verdicts(lines, [offer()]) == [("certain", "by_name"), ("doubled", "same_gift")]


def test_what_came_before_is_flagged():
    part = offer(left=3000, came=((2000, DAY),))
    whole = offer("d2", "p2", 0, stands=Stands.DONE, came=((5000, "2011-08-30"),))

    assert verdicts([line(cents=2000, reference="p1")], [part]) == [("doubled", "came_before")]
    assert verdicts([line(reference="p2")], [whole]) == [("doubled", "came_before")]
    assert verdicts([line(cents=700, reference="p2")], [whole]) == [("too much", "all_came")]


def test_money_after_a_withdrawal_is_late():
    assert verdicts([line(reference="p1")], [offer(left=0, stands=Stands.CLOSED)]) == [
        ("late", "closed")
    ]


def test_what_arrives_before_an_answer_is_asked():
    asked = offer(stands=Stands.ASKED, name="")

    assert verdicts([line(reference="d1")], [asked]) == [("doubtful", "not_accepted")]


def test_a_stranger_s_part_payment_is_asked_and_the_whole_sum_is_not():
    assert verdicts([line(cents=700, reference="p1", name="cole sam")], [offer()]) == [
        ("doubtful", "name_differs")
    ]
    assert verdicts([line(reference="p1", name="cole sam")], [offer()]) == [
        ("certain", "by_reference")
    ]


def test_a_reference_of_nobody_here_is_unknown():
    assert verdicts([line(reference="p9")], [offer()]) == [("unknown", "foreign")]
    assert verdicts([line(reference="p9", name="ada field")], [offer()]) == [
        ("doubtful", "foreign")
    ]


def test_american_dollars_are_not_canadian_ones():
    assert verdicts([line(reference="p1", currency="USD")], [offer()]) == [("doubtful", "measure")]


def test_blankets_are_counted_in_whole_ones():
    blankets = offer(kind="goods", unit="each", left=30)

    assert verdicts([Listed(2, DAY, units=30, reference="p1")], [blankets]) == [
        ("certain", "by_reference")
    ]
    assert verdicts([line(cents=3050, reference="p1")], [blankets]) == [("doubtful", "measure")]


def test_an_amount_alone_is_never_certain():
    many = [offer(f"d{n}", f"p{n}") for n in range(8)]

    assert verdicts([line()], [offer()]) == [("doubtful", "amount_only")]
    assert verdicts([line()], many) == [("unknown", "many_alike")]
    assert verdicts([line(cents=100)], many) == [("unknown", "nothing_fits")]


def test_what_an_earlier_list_brought_is_not_asked_again():
    again = line(2, reference="p1", payment="r7")

    assert verdicts([again], [offer()], Earlier(lines={2})) == [("already", "earlier_list")]
    assert verdicts([again], [offer()], Earlier(payments={"r7"})) == [("doubled", "paid_before")]


offers = st.lists(
    st.builds(
        lambda n, left, name, stands, kind: Expected(
            f"d{n}",
            f"p{n % 4}",
            stands,
            kind,
            "CAD" if kind == "money" else "each",
            left if stands in (Stands.OPEN, Stands.ASKED) else 0,
            name,
            () if stands is not Stands.DONE else ((left, DAY),),
        ),
        st.integers(0, 99),
        st.sampled_from([50, 100, 5000, 10000]),
        st.sampled_from(NAMES),
        st.sampled_from(Stands),
        st.sampled_from(["money", "goods"]),
    ),
    max_size=8,
    unique_by=lambda each: each.offer,
)
rows = st.lists(
    st.builds(
        lambda cents, day, who, name, payment: (cents, f"2011-09-0{day}", who, name, payment),
        st.sampled_from([100, 5000, 10000, 5050]),
        st.integers(1, 3),
        st.sampled_from(["", "p0", "p1", "p2", "p3", "d1"]),
        st.sampled_from(NAMES),
        st.sampled_from(["", "", "r1", "r2"]),
    ),
    max_size=12,
)


def listed(rows):
    times, found = {}, []
    for number, (cents, on, who, name, payment) in enumerate(rows, 2):
        made = line(number, cents, on, reference=who, name=name, payment=payment)
        times[made.content] = times.get(made.content, 0) + 1
        found.append(made)
    return found


@given(rows, offers)
def test_each_line_has_one_verdict_and_the_same_each_time(rows, expected):
    lines = listed(rows)

    found = judge(lines, expected)

    assert [each.number for each in found] == [each.number for each in lines]
    assert found == judge(lines, expected)


@given(rows, offers)
def test_what_is_certain_never_adds_up_to_more_than_is_on_the_way(rows, expected):
    lines = {each.number: each for each in listed(rows)}
    by_offer = {each.offer: each for each in expected}
    booked = dict.fromkeys(by_offer, 0)

    for each in judge(list(lines.values()), expected):
        if each.verdict is Verdict.CERTAIN:
            [target] = each.offers
            booked[target] += lines[each.number].much(by_offer[target].kind)

    assert all(booked[each.offer] <= each.left for each in expected)
    assert all(not booked[each.offer] for each in expected if each.stands is not Stands.OPEN)


@given(rows, offers, st.randoms())
def test_the_order_of_lines_changes_nothing_of_what_is_certain(rows, expected, chance):
    shuffled = chance.sample(rows, len(rows))

    def certain(rows):
        lines = {each.number: each for each in listed(rows)}
        return sorted(
            (lines[each.number].content, each.offers)
            for each in judge(list(lines.values()), expected)
            if each.verdict is Verdict.CERTAIN
        )

    assert certain(rows) == certain(shuffled)


@given(rows, offers)
def test_no_payment_is_certain_twice(rows, expected):
    lines = {each.number: each for each in listed(rows)}

    found = [
        lines[f.number].payment
        for f in judge(list(lines.values()), expected)
        if f.verdict is Verdict.CERTAIN
    ]

    paid = [each for each in found if each]
    assert len(paid) == len(set(paid))
