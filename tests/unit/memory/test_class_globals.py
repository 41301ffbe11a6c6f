import linecache
import subprocess
import sys
from types import ModuleType

import attrs
import pytest

from celeryls.memory.class_globals import shed_class_globals

SOURCE = """
import attrs

first = object()
second = object()

@attrs.define
class Place:
    line: int
    column: int = attrs.field(default=0, validator=attrs.validators.instance_of(int))

@attrs.define
class Spot:
    places: list[Place] = attrs.field(factory=list)
    text: str = attrs.field(default="", converter=str)

    def own(self):
        return first
"""


@pytest.fixture
def module(monkeypatch):
    made = ModuleType("made_for_a_test")
    monkeypatch.setitem(sys.modules, made.__name__, made)
    exec(SOURCE, vars(made))
    return made


def test_methods_keep_only_the_globals_that_they_use(module):
    assert "second" in module.Spot.__init__.__globals__
    shed_class_globals(module)
    assert "second" not in module.Spot.__init__.__globals__
    assert len(module.Spot.__init__.__globals__) < 12


def test_classes_do_what_they_did(module):
    shed_class_globals(module)
    spot = module.Spot([module.Place(1, 2)], 7)
    assert spot == module.Spot([module.Place(1, 2)], "7")
    assert spot != module.Spot()
    assert repr(spot) == "Spot(places=[Place(line=1, column=2)], text='7')"
    assert [each.name for each in attrs.fields(attrs.resolve_types(module.Spot))] == ["places", "text"]
    with pytest.raises(TypeError):
        module.Place(1, "x")


def test_the_module_and_its_own_methods_keep_their_names(module):
    shed_class_globals(module)
    assert module.Spot().own() is module.first
    assert module.second is vars(module)["second"]


def test_sources_of_methods_are_dropped(module):
    name = module.Spot.__init__.__code__.co_filename
    assert name in linecache.cache
    shed_class_globals(module)
    assert name not in linecache.cache


def test_all_types_of_the_protocol_do_what_they_did():
    """In a process of its own, since the types are shed for good."""
    code = """
import attrs
from lsprotocol import converters, types
from celeryls.memory.class_globals import shed_class_globals

classes = [each for each in vars(types).values() if isinstance(each, type) and attrs.has(each)]
made, failed = [], []
for each in classes:
    values = {field.name.lstrip("_"): None for field in attrs.fields(each) if field.init}
    for value in (None, 1, "x", [], types.Position(0, 0)):
        try:
            made.append((each, dict.fromkeys(values, value)))
            made[-1] += (repr(each(**made[-1][1])),)
        except Exception as error:
            made[-1] += (type(error),)
shed_class_globals(types)
for each, values, said in made:
    try:
        one, other = each(**values), each(**values)
        assert repr(one) == said, (each, said)
        assert one == other
    except AssertionError:
        raise
    except Exception as error:
        assert type(error) is said, (each, values, error)
edit = types.TextEdit(types.Range(types.Position(1, 2), types.Position(3, 4)), "x")
given = types.InlayHint(edit.range.start, "x", text_edits=(edit,))
converter = converters.get_converter()
assert converter.structure(converter.unstructure(given), types.InlayHint) == given
print(len(classes))
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) > 500
