"""How the catalogue is made of wheels and our sentences."""

from __future__ import annotations

import zipfile
from typing import Any

import pytest
from scripts.catalogue.__main__ import out_of_step
from scripts.catalogue.defaults import settings
from scripts.catalogue.functions import removed_imports
from scripts.catalogue.merge import merged
from scripts.catalogue.signals import signals
from scripts.catalogue.wheels import CeleryWheel, covered, releases

Readings = dict[str, dict[str, dict[str, Any]]]
TEXT = {"text": "It does."}


@pytest.fixture
def wheel(tmp_path):
    """A wheel of the modules that are given, by their paths below ``celery/``."""

    def make(**modules):
        path = tmp_path / "celery.whl"
        with zipfile.ZipFile(path, "w") as archive:
            for name, text in modules.items():
                archive.writestr(f"celery/{name.replace('__', '/')}.py", text)
        return CeleryWheel(path)

    return make


def test_what_is_committed_is_in_step():
    assert list(out_of_step()) == []


def test_the_newest_release_of_each_minor_one_is_covered():
    assert covered()["5.3"] == "5.3.6"
    assert [*releases()][1:] == [*covered()]


def test_a_record_says_since_when_it_is_there_and_until_when():
    readings: Readings = {
        "5.2": {"old": {}},
        "5.3": {"old": {}, "new": {}, "short": {}},
        "5.4": {"old": {}, "new": {}, "late": {}},
    }
    found = {each.pop("name"): each for each in merged(readings, dict.fromkeys(("old", "new", "short", "late"), TEXT))}
    assert found == {
        "old": TEXT,
        "new": {**TEXT, "since": "5.3"},
        "short": {**TEXT, "since": "5.3", "until": "5.4"},
        "late": {**TEXT, "since": "5.4"},
    }


def test_what_changes_is_said_for_the_release_that_changed_it():
    defaults: dict[str, dict[str, Any]] = {"5.2": {"default": "0"}, "5.3": {"default": "1"}}
    defaults["5.4"] = {"default": "2", "deprecated": True}
    readings = {minor: {"a": fields} for minor, fields in defaults.items()}
    assert merged(readings, {"a": TEXT}) == [
        {"name": "a", **TEXT, "default": "1", "changes": {"5.4": {"default": "2", "deprecated": "5.4"}}}
    ]


def test_the_overlay_has_the_last_word():
    readings = {minor: {"a": {"default": "None", "types": ["str"]}} for minor in ("5.2", "5.3")}
    (record,) = merged(readings, {"a": {**TEXT, "type": "dict[str, int | None] | float"}})
    assert record["types"] == ["dict[str, int | None]", "float", "None"]


def test_the_overlay_deprecates_from_a_release_on():
    readings: Readings = {minor: {"a": {}} for minor in ("5.2", "5.3", "5.4")}
    (record,) = merged(readings, {"a": {**TEXT, "deprecated": "5.4", "instead": "`b`"}})
    assert record["changes"] == {"5.4": {"deprecated": "5.4", "instead": "`b`"}}
    assert "deprecated" not in record


def test_a_name_without_a_sentence_is_told():
    with pytest.raises(LookupError, match="without a sentence in the overlay: a"):
        merged({"5.2": {}, "5.3": {"a": {}}}, {})


def test_a_sentence_without_a_name_is_told():
    with pytest.raises(LookupError, match="in no release: b"):
        merged({"5.2": {}, "5.3": {"a": {}}}, {"a": TEXT, "b": TEXT})


def test_settings_are_read_with_their_old_names(wheel):
    made = wheel(
        app__defaults="""
FORMAT = '''
  %(message)s
'''.strip()
OLD = {'celeryd_{0}'}
NAMESPACES = Namespace(
    include=Option((), type='tuple'),
    worker=Namespace(
        __old__=OLD,
        expires=Option(timedelta(days=1), type='float', old={'celery_expires'}),
        log_format=Option(FORMAT),
        retries=Option(float("inf"), type='float'),
        state=Option(type=int, deprecate_by='6.0', remove_by='7.0', alt='a and b'),
    ),
    s3=Namespace(bucket=Option(default='b', type='string')),
)
"""
    )
    found = settings(made, {"read_by_name": {"read_by": "celery/app/defaults.py", "marker": "FORMAT"}})
    assert {name: (each.get("default"), each.get("old_names"), each["group"]) for name, each in found.items()} == {
        "include": ("()", ["INCLUDE"], "general"),
        "read_by_name": (None, None, "read"),
        "s3_bucket": ("'b'", ["S3_BUCKET"], "s3"),
        "worker_expires": ("timedelta(days=1)", ["CELERY_EXPIRES"], "worker"),
        "worker_log_format": ("'%(message)s'", ["CELERYD_LOG_FORMAT"], "worker"),
        "worker_retries": ("float('inf')", ["CELERYD_RETRIES"], "worker"),
        "worker_state": ("None", ["CELERYD_STATE"], "worker"),
    }
    assert found["worker_state"]["types"] == ["int", "None"]
    assert found["worker_state"]["instead"] == "`a` and `b`"


def test_what_a_signal_passes_is_read_where_it_is_sent(wheel):
    made = wheel(
        signals="a = Signal(name='a')\nb = Signal(name='b')\nc = Signal(name='c')\n",
        app__base="class Celery:\n    def __init__(self):\n        self.ready = Signal(name='ready')\n",
        worker="""
send_b = signals.b.send
signals.a.send(sender=1, x=1, y=2)
a.send(sender=1, x=1)
send_b(task, z=1)
self.sent = c.send if c.receivers else None
self.sent(sender=self, w=1)
self.ready.send(sender=self, source=1)
""",
    )
    found = signals(made, {"ready": {"owner": "app"}})
    assert {name: (each["passes"], each["sometimes"]) for name, each in found.items()} == {
        "a": (["x"], ["y"]),
        "b": (["z"], []),
        "c": (["w"], []),
        "ready": (["source"], []),
    }


def test_an_import_that_still_works_is_told(wheel):
    made = wheel(local="COMPAT_MODULES = {'celery': {'log': {}}}\n", five="")
    for name in ("celery.five", "celery.log"):
        with pytest.raises(LookupError, match=f"{name} can be imported"):
            removed_imports(made, {name: {}})
    assert removed_imports(made, {"celery.task": {}}) == {"celery.task": {"place": "celery.task"}}


def test_a_replacement_has_the_names_that_its_module_defines(wheel):
    made = wheel(
        local="COMPAT_MODULES = {}\n",
        utils__time="import os\nZERO = 0\n_own = 1\nclass Zone: ...\ndef rate(r): ...\n",
    )
    ours = {
        "celery.utils.timeutils": {"instead": "celery.utils.time"},
        "celery.old": {"instead": "celery.utils.time.rate"},
    }
    found = removed_imports(made, ours)
    assert found["celery.utils.timeutils"]["names"] == ["ZERO", "Zone", "rate"]
    assert "names" not in found["celery.old"]


@pytest.mark.parametrize("instead", ["celery.utils.times", "celery.utils.time.rates"])
def test_a_replacement_that_no_release_has_is_told(wheel, instead):
    made = wheel(local="COMPAT_MODULES = {}\n", utils__time="def rate(r): ...\n")
    with pytest.raises(LookupError, match=f"{instead}, the replacement of celery.old"):
        removed_imports(made, {"celery.old": {"instead": instead}})
