"""The prepared answer to ``initialize`` is the one that pygls gives."""

from __future__ import annotations

import itertools
import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lsprotocol import types
from lsprotocol.converters import get_converter
from scripts.initialize import FILE, answered, content, merge_patch_between

from celeryls.lsp.opening.prepared import PreparedAnswer, merge_patch
from celeryls.lsp.opening.shapes import fits

DATA = json.loads(FILE.read_text("utf-8"))
SHAPE = DATA["shape"]
PREPARED = PreparedAnswer()
CONVERTER = get_converter()
ENCODINGS: tuple[list[str] | None, ...] = (None, [], ["utf-8", "utf-16"], ["utf-32"], ["utf-7", "utf-16"])
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)


def values_of(shape):
    """Values that have a shape."""
    match shape:
        case "any":
            return JSON
        case "string":
            return st.text(max_size=5)
        case "boolean":
            return st.booleans()
        case "integer":
            return st.integers(0, 2**31 - 1)
        case [item]:
            return st.lists(values_of(item), max_size=2)
        case {"values": values}:
            return st.sampled_from(values)
        case {"either": shapes}:
            return st.one_of([values_of(each) for each in shapes])
    members = {name: values_of(each) for name, each in shape["members"].items()}
    needed = {name: members.pop(name) for name in shape["needed"]}
    some = st.dictionaries(st.sampled_from(sorted(members)), st.none(), max_size=4) if members else st.just({})
    return st.fixed_dictionaries(needed).flatmap(lambda known: _filled(known, some, members))


def _filled(known, some, members):
    def others(chosen):
        return st.fixed_dictionaries({name: members[name] | st.none() for name in chosen})

    return some.flatmap(others).map(lambda found: known | found)


def merged(*parts):
    whole: dict[str, object] = {"capabilities": {}}
    for each in parts:
        whole = merge_patch(whole, each)
    return whole


def member(where, value):
    for name in reversed(where):
        value = {name: value}
    return value


def test_the_file_is_in_step():
    assert FILE.read_text("utf-8") == content(), "run `make initialize`"


def test_every_combination_of_capabilities_that_changes_it_is_answered_as_pygls_does():
    """All values of all members that change the answer, which are independent of each other."""
    by_member: dict[object, list[dict[str, object]]] = {}
    for change in DATA["changes"]:
        given = {} if change["is"] == "given" else change["is"]
        by_member.setdefault(tuple(change["where"]), [{}]).append(member(change["where"], given))
    by_member["encodings"] = [member(("capabilities", "general", "positionEncodings"), each) for each in ENCODINGS]
    assert len(by_member) >= 7
    for parts in itertools.product(*by_member.values()):
        params = {"processId": None, "rootUri": None} | merged(*parts)
        assert PREPARED.result(params) == answered(params), params


@settings(max_examples=25, suppress_health_check=list(HealthCheck))
@given(values_of(SHAPE))
def test_any_parameters_of_that_form_are_answered_as_pygls_does(params):
    assert PREPARED.result(params) == answered(params)


@settings(max_examples=300, suppress_health_check=list(HealthCheck))
@given(values_of(SHAPE), st.data())
def test_what_has_the_form_is_surely_taken_by_lsprotocol(params, data):
    """Also where a part was replaced by any other value, which it has the form of more rarely than not."""
    broken = _broken(params, data)
    assert fits(params, SHAPE)
    if fits(broken, SHAPE):
        CONVERTER.structure(broken, types.InitializeParams)


@pytest.mark.parametrize(
    "params",
    [
        None,
        7,
        [],
        {},
        {"capabilities": 7},
        {"capabilities": None},
        {"capabilities": {"textDocument": []}},
        {"capabilities": {"textDocument": {"rename": {"prepareSupport": "yes"}}}},
        {"capabilities": {"general": {"positionEncodings": [8]}}},
        {"capabilities": {}, "processId": "7"},
        {"capabilities": {}, "processId": True},
        {"capabilities": {}, "processId": 2**31},
        {"capabilities": {}, "workspaceFolders": [{"uri": "file:///shop"}]},
    ],
)
def test_parameters_of_another_form_are_left_to_pygls(params):
    assert PREPARED.result(params) is None


@given(JSON, JSON)
def test_a_patch_leads_from_one_value_to_the_other(before, after):
    if not _has_null(after):
        assert merge_patch(before, merge_patch_between(before, after)) == after


def _has_null(value):
    """Whether an object has a member null, which a merge patch can't express."""
    if isinstance(value, dict):
        return any(each is None or _has_null(each) for each in value.values())
    return isinstance(value, list) and any(map(_has_null, value))


def _broken(value, data):
    """The value with one part of it replaced."""
    if isinstance(value, dict) and value and data.draw(st.integers(0, 3)):
        name = data.draw(st.sampled_from(sorted(value)))
        return value | {name: _broken(value[name], data)}
    if isinstance(value, list) and value and data.draw(st.booleans()):
        return [_broken(value[0], data), *value[1:]]
    return data.draw(JSON)
