"""The objects of a JSON file are found whatever stands in their texts, and in bounded memory."""

import io
import json
import resource

from hypothesis import given, settings
from hypothesis import strategies as st

from relief.directory.exchange import json_items
from relief.directory.exchange.problems import Problem

texts = st.text(max_size=12) | st.sampled_from(['"', "\\", '\\"', "{", "}", "[", "]", "contents"])
things = st.recursive(
    texts | st.integers(-5, 5) | st.none(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=6,
)
objects = st.lists(st.dictionaries(texts, things, max_size=3), max_size=4)


class Trickle(io.BytesIO):
    """Gives one byte after the other, whatever is asked."""

    def read(self, size=-1):
        return super().read(min(size, 1) if size >= 0 else 1)


def found(data, largest=json_items.LARGEST, stream=io.BytesIO):
    return list(json_items.items(stream(data), "f", largest))


@settings(max_examples=60)
@given(objects, st.booleans())
def test_every_object_of_a_list_is_found(given, ascii):
    data = json.dumps(given, ensure_ascii=ascii, indent=1).encode("utf-8", "surrogatepass")
    if any(0xD800 <= ord(c) <= 0xDFFF for c in json.dumps(given, ensure_ascii=False)):
        return
    assert [each for _, each, _ in found(data)] == given
    assert [each for _, each, _ in found(data, stream=Trickle)] == given


@settings(max_examples=40)
@given(objects, st.dictionaries(st.sampled_from(["total_items", "note", "page"]), texts))
def test_every_object_of_a_page_is_found(given, head):
    data = json.dumps(head | {"contents": given} | {"empty": False}).encode()
    told = [each for each in found(data) if not isinstance(each, Problem)]
    assert [str(where) for where, _, _ in told] == [f"f#/contents/{n}" for n in range(len(given))]
    assert [each for _, each, _ in told] == given


@settings(max_examples=60)
@given(st.binary(max_size=60))
def test_no_bytes_make_it_fail(data):
    assert all(isinstance(each, Problem) or len(each) == 3 for each in found(b"[" + data))


def test_lines_of_objects_are_read_too():
    assert [each for _, each, _ in found(b'{"a": 1}\n{"b": 2}\n')] == [{"a": 1}, {"b": 2}]


def test_an_object_beyond_measure_costs_only_itself():
    long = b"[" + b"[1]," * 200_000 + b"1]"
    data = b'[{"a": %s}, {"b": {"d": %s}}, {"c": 1}]' % (long, long)

    first, second, third = found(data, largest=600_000)

    assert [first.code, second.code] == ["too_large", "too_large"]
    assert third[1] == {"c": 1}


def test_a_text_without_end_is_told_and_not_kept():
    [problem] = found(b'{"a": "' + b"x" * 3_000_000, largest=500_000)

    assert problem.code == "rest"


def test_depth_beyond_measure_is_told():
    deep = b'[{"a": ' + b"[" * 100_000 + b"]" * 100_000 + b'}, {"b": 1}]'

    first, second = found(deep)

    assert first.code == "unreadable"
    assert second[1] == {"b": 1}


def test_memory_does_not_grow_with_the_file():
    one = b'{"name": "' + b"x" * 1_000 + b'"},\n'

    class Long(io.RawIOBase):
        left = 60_000  # 60 MB

        def read(self, size=-1):
            several, self.left = min(200, self.left), max(0, self.left - 200)
            return one * several

    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    count = sum(not isinstance(each, Problem) for each in json_items.items(Long(), "f"))
    after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

    assert count == 60_000
    assert after - before < 30_000  # kilobytes


pairs = st.recursive(
    texts | st.integers(-5, 5),
    lambda inner: st.lists(st.tuples(texts, inner), max_size=4) | st.tuples(inner),
    max_leaves=8,
)


def written(thing, before=":"):
    """JSON of a thing whose objects are lists of pairs, and whose lists are tuples."""
    if isinstance(thing, list):
        return "{" + ",".join(f"{json.dumps(k)}{before}{written(v)}" for k, v in thing) + "}"
    if isinstance(thing, tuple):
        return "[" + ",".join(map(written, thing)) + "]"
    return json.dumps(thing)


def twice(thing):
    """The names that stand twice in one object, anywhere in it."""
    if isinstance(thing, list):
        names = [name for name, _ in thing]
        return {n for n in names if names.count(n) > 1}.union(*(twice(v) for _, v in thing))
    return set().union(*map(twice, thing)) if isinstance(thing, tuple) else set()


@settings(max_examples=150)
@given(st.lists(st.tuples(texts, pairs), max_size=4), st.sampled_from([":", " : "]))
def test_a_name_that_stands_twice_in_one_object_is_told_and_the_last_counts(given, before):
    text = written(given, before)
    *told, last = found(f"[{text}]".encode())

    assert last[1] == json.loads(text)
    assert [(str(each.where), each.code) for each in told] == [("f#/0", "repeated")] * bool(told)
    assert {name for each in told for name in each.params["names"].split(", ")} == {
        part for name in twice(given) for part in name.split(", ")
    }


def test_an_escaped_quotation_mark_hides_no_name_that_stands_twice():
    told, last = found(rb'{"a": "", "a": "\u0022\u0022\u0022\u0022"}')
    assert (told.params["names"], last[1]) == ("a", {"a": '""""'})


def test_what_is_nested_beyond_all_bounds_is_read_all_the_same():
    deep = b'{"a":' * 900 + b"1" + b"}" * 900
    *_, (where, _, _) = found(deep)
    assert str(where) == "f"
