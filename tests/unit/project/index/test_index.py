"""The index follows whatever happens to a project's files, and equals one that is built afresh."""

from __future__ import annotations

import random
import re
import time
from functools import partial
from pathlib import Path

import pytest
from tests.oracle import PROJECTS

from celeryls.features.findings import Findings
from celeryls.project.index.index import Index
from celeryls.source.commands.files import commands
from celeryls.source.outline.files import outline
from celeryls.source.outline.model import Outline
from celeryls.source.text.file import SourceFile

ROOT = Path("/workspace")


def made(files, **kwargs):
    index = Index(ROOT, **kwargs)
    index.listed(str(ROOT / name) for name in files)
    index.update({str(ROOT / name): outline(text, whole=True) for name, text in files.items() if name.endswith(".py")})
    assert index.resolve_pending()
    return index


def told(snapshot):
    """All that a snapshot says, in one order."""
    return (
        sorted(((*task, snapshot.extent(task), _options(snapshot, task)) for task in snapshot.tasks()), key=repr),
        sorted(((*use, snapshot.location(use.spot)) for use in snapshot.uses()), key=repr),
        sorted(((*canvas, snapshot.location(canvas.spot)) for canvas in snapshot.canvases()), key=repr),
        snapshot.wrappers,
        sorted((_app(snapshot, app) for app in snapshot.apps()), key=repr),
        sorted(((*entry, snapshot.location(entry.spot)) for entry in snapshot.beat_entries()), key=repr),
        {name: {snapshot.location(each.spot) for each in places} for name, places in snapshot.queues().items()},
        {use.task: snapshot.uses_of(use.task) for use in snapshot.uses() if use.task},
        {task.name: snapshot.tasks_named(task.name) for task in snapshot.tasks() if task.name},
    )


def _app(snapshot, app):
    settings = {name: (given, snapshot.location(given.spot)) for name, given in sorted(app.settings.items())}
    elsewhere = {name: app.setting(name) for name in sorted(app.elsewhere)}
    return app.record, settings, elsewhere, [snapshot.location(spot) for spot in app.unreadable]


def _options(snapshot, task):
    return [(*option, snapshot.location(option.spot)) for option in snapshot.options_of(task)]


def edit(index, name, text):
    index.update({str(ROOT / name): outline(text, whole=True)})
    assert index.resolve_pending()
    return index.snapshot


def spied(index, monkeypatch):
    """The files that the index resolves from now on."""
    asked: list[str] = []
    known = index._knowledge

    def knowledge(path):
        asked.append(path)
        return known(path)

    monkeypatch.setattr(index, "_knowledge", knowledge)
    return asked


SHOP = {
    "shop/__init__.py": "",
    "shop/tasks.py": "from celery import shared_task\n\n\n@shared_task\ndef pay(order):\n    print(order)\n",
    "shop/views.py": "from shop.tasks import pay\n\n\ndef view():\n    pay.delay(1)\n",
}


def test_lines_above_a_task_move_it_and_nothing_is_resolved_again(monkeypatch):
    index = made(SHOP)
    asked = spied(index, monkeypatch)
    snapshot = edit(index, "shop/tasks.py", SHOP["shop/tasks.py"].replace("\n\n\n", "\n\n\n# New.\n\n\n"))
    (task,) = snapshot.tasks_named("shop.tasks.pay")
    assert snapshot.location(task.spot).range.line == 7
    assert asked == []


def test_a_new_import_leaves_those_alone_who_read_the_others(monkeypatch):
    files = {**SHOP, "shop/tasks.py": SHOP["shop/tasks.py"] + "\n\n@shared_task\ndef ship(): ...\n"}
    index = made(files)
    asked = spied(index, monkeypatch)
    edit(index, "shop/tasks.py", "import os\n" + files["shop/tasks.py"])
    assert asked == [str(ROOT / "shop/tasks.py")]


def test_a_star_import_that_comes_or_goes_reaches_who_reads_through_it():
    index = made({**SHOP, "shop/all.py": "", "shop/views.py": "from shop.all import pay\n\n\npay.delay(1)\n"})
    assert [use.task for use in index.snapshot.uses()] == [None]
    assert [use.task for use in edit(index, "shop/all.py", "from shop.tasks import *\n").uses()] == ["shop.tasks.pay"]
    assert [use.task for use in edit(index, "shop/all.py", "").uses()] == [None]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("CELERY_TASK_ROUTES = {'shop.tasks.pay': 'a'}\n", "route"),
        ("CELERY_TASK_ROUTES = {**{'shop.tasks.pay': 'a'}}\n", "route"),
        ("task_routes = ([('shop.tasks.pay', {'queue': 'a'})], by_name)\n", "route"),
        ("app.conf.task_routes['shop.tasks.pay'] = 'a'\n", "route"),
        ("app.conf.update(task_routes={'shop.tasks.pay': 'a'})\n", "route"),
        ("CELERY_TASK_ANNOTATIONS = {'shop.tasks.pay': {'rate_limit': '1/m'}}\n", "route"),
        ("PLAN = {'x': {'task': 'shop.tasks.pay', 'schedule': 10}}\n", "beat"),
        ("PLAN = dict(x=dict(task='shop.tasks.pay', schedule=10))\n", "beat"),
        ("PLAN = {n: {'task': 'shop.tasks.pay', 'schedule': 10} for n in 'ab'}\n", "beat"),
        ("PeriodicTask.objects.create(name='x', task='shop.tasks.pay')\n", "beat"),
        ("PeriodicTask(name='x', task='shop.tasks.pay')\n", "beat"),
    ],
)
def test_a_name_in_a_setting_is_a_use(text, kind):
    index = made({**SHOP, "shop/views.py": "", "shop/settings.py": text})
    assert [(use.kind, use.spot.path) for use in index.snapshot.uses_of("shop.tasks.pay")] == [
        (kind, str(ROOT / "shop/settings.py"))
    ]


def test_an_app_of_tests_runs_no_task_of_the_project_however_near_it_lies():
    app = "from celery import Celery\n\napp = Celery('x')\n"
    index = made({**SHOP, "main.py": app, "shop/conftest.py": app})
    found = index.snapshot.app_of(str(ROOT / "shop/tasks.py"))
    assert found is not None
    assert found.record.spot.path == str(ROOT / "main.py")


def test_a_task_that_gets_a_name_is_called_by_it_at_once():
    index = made(SHOP)
    before = index.snapshot
    snapshot = edit(index, "shop/tasks.py", SHOP["shop/tasks.py"].replace("@shared_task", "@shared_task(name='p')"))
    assert [use.task for use in snapshot.uses()] == ["p"]
    assert snapshot.tasks_named("shop.tasks.pay") == ()
    assert [use.task for use in before.uses()] == ["shop.tasks.pay"]


def test_a_keystroke_in_a_body_leaves_its_callers_alone(monkeypatch):
    index = made(SHOP)
    asked = spied(index, monkeypatch)
    edit(index, "shop/tasks.py", SHOP["shop/tasks.py"].replace("print(order)", "print(ordered)"))
    assert str(ROOT / "shop/views.py") not in asked


def test_a_module_that_comes_into_being_is_found_by_who_imports_it():
    index = made({name: text for name, text in SHOP.items() if name != "shop/tasks.py"})
    assert [use.task for use in index.snapshot.uses()] == []
    index.listed(str(ROOT / name) for name in SHOP)
    snapshot = edit(index, "shop/tasks.py", SHOP["shop/tasks.py"])
    assert [use.task for use in snapshot.uses()] == ["shop.tasks.pay"]


def test_a_package_that_gets_an_init_changes_the_names_below_it():
    files = {"manage.py": "", "apps/shop/tasks.py": SHOP["shop/tasks.py"]}
    index = made({"apps/shop/__init__.py": "", **files})
    assert index.snapshot.tasks_named("apps.shop.tasks.pay")
    lone = {"shop/tasks.py": SHOP["shop/tasks.py"], "top/shop/__init__.py": "", "top/shop/tasks.py": ""}
    index = made(lone)
    index.listed(str(ROOT / name) for name in {**lone, "shop/__init__.py": "", "__init__.py": ""})
    index.resolve_pending()
    assert told(index.snapshot) == told(made({**lone, "shop/__init__.py": "", "__init__.py": ""}).snapshot)


def test_a_module_is_found_as_a_file_imports_it_as_soon_as_its_name_is_known():
    index = made({"shop/__init__.py": "", "shop/tasks.py": ""})
    tasks, clients = str(ROOT / "shop/tasks.py"), str(ROOT / "shop/clients.py")
    assert index.snapshot.module_at("shop.clients", tasks) is None
    index.listed([*(str(ROOT / name) for name in ("shop/__init__.py", "shop/tasks.py", "shop/clients.py"))])
    found = index.snapshot.module_at
    assert {found("shop.clients", tasks), found(".clients", tasks), found("..shop.clients", tasks)} == {clients}
    assert (found(".", tasks), found("shop", tasks)) == (str(ROOT / "shop/__init__.py"),) * 2
    assert (found("requests", tasks), found(".models", tasks), found("...shop", tasks)) == (None, None, None)


def test_settling_in_slices_ends_and_says_when():
    files = {f"shop/t{number}.py": SHOP["shop/tasks.py"] for number in range(50)} | {"shop/__init__.py": ""}
    index = Index(ROOT)
    index.listed(str(ROOT / name) for name in files)
    index.update({str(ROOT / name): outline(text, whole=True) for name, text in files.items()})
    slices = 1
    while not index.resolve_pending(0):
        assert list(index.snapshot.tasks()) == []
        slices += 1
    assert slices > 10
    assert told(index.snapshot) == told(made(files).snapshot)


def test_of_a_file_that_is_being_edited_a_unit_is_resolved_at_a_time_and_only_those_that_a_change_concerns(monkeypatch):
    text = "from celery import shared_task\n" + "".join(
        f"\n\n@shared_task\ndef t{number}():\n    t{number + 1}.delay()\n" for number in range(50)
    )
    index = made({"shop/__init__.py": "", "shop/tasks.py": text})
    path, asked = str(ROOT / "shop/tasks.py"), []
    resolved = index._uses._in_unit

    def in_unit(path, label, unit):
        asked.append(label)
        return resolved(path, label, unit)

    monkeypatch.setattr(index._uses, "_in_unit", in_unit)

    def typed(old, new):
        nonlocal text
        text = text.replace(old, new)
        asked.clear()
        index.update({path: outline(text, whole=True)}, edited=True)
        slices = 1
        while not index.resolve_pending(0):
            slices += 1
        assert told(index.snapshot) == told(made({"shop/__init__.py": "", "shop/tasks.py": text}).snapshot)
        return slices

    assert typed("    t8.delay()", "    t9.delay()") > 50
    assert set(asked) == {"", *(f"t{number}" for number in range(50))}
    assert typed("    t9.delay()", "    t9.delay(1)\n    t4.delay()") < 400
    assert set(asked) == {"t7", "t8"}
    typed("def t4(", "def t4_(")
    assert set(asked) == {"t3", "t4_", "t7", "t8"}


def test_a_command_that_changes_in_a_file_without_python_counts_at_once():
    index = made({"shop/tasks.py": "from celery import shared_task\n\n\n@shared_task\ndef f(): ...\n"})
    path = str(ROOT / "Procfile")
    for text, queues in (("worker: celery worker -Q a,b\n", ["a", "b"]), ("worker: celery worker -Q c\n", ["c"])):
        index.update({path: Outline(commands=commands(text, "Procfile"))})
        assert index.resolve_pending()
        assert [each.queue for worker in index.snapshot.deployment.workers for each in worker.queues] == queues
    index.update({path: None})
    assert index.resolve_pending()
    assert index.snapshot.deployment.workers == []


def test_a_wrapper_that_can_t_be_followed_is_named_by_a_setting():
    files = {
        "shop/__init__.py": "",
        "shop/deco.py": "import magic\n\ndef job(f):\n    return magic.make(f)\n",
        "shop/tasks.py": "from .deco import job\nfrom outside import work\n"
        "\n@job\ndef a(): ...\n\n@work(queue='x')\ndef b(): ...\n",
    }
    assert list(made(files).snapshot.tasks()) == []
    index = made(files, wrappers=frozenset(("shop.deco.job", "outside.work")))
    assert [(task.name, task.wrapper) for task in index.snapshot.tasks()] == [
        ("shop.tasks.a", "shop.deco.job"),
        ("shop.tasks.b", "outside.work"),
    ]


HOSTILE = {
    "imports in a circle": {
        "a.py": "from b import x\nfrom b import *\nimport a\nx.delay()\n",
        "b.py": "from a import x\nfrom a import *\nx = x\n",
    },
    "classes in a circle": {
        "a.py": "from celery import Celery\nfrom b import B\napp = Celery()\nclass A(B):\n    pass\nclass S(S): ...\n"
        "app.register_task(A())\nA.x.delay()\nS.y.z.delay()\n",
        "b.py": "from a import A\nclass B(A): ...\n",
    },
    "wrappers in a circle": {
        "a.py": "def w(f):\n    return v(f)\ndef v(f):\n    return w(f)\n@w\ndef t(): ...\nt.delay()\n"
        "def me(**kw):\n    return me(**kw)\n@me()\ndef u(): ...\nx = y\ny = x\n@x\ndef z(): ...\n",
    },
    "names of themselves": {"a.py": "a = a\na.b = a.b.c\nself = self\nself.delay()\na.delay()\nfrom . import a\n"},
    "stars by the thousand": {
        **{f"m{number}.py": f"from m{(number + 1) % 1500} import *\n" for number in range(1500)},
        "a.py": "".join(f"from m{number} import *\n" for number in range(1500)) + "\nt.delay()\n" * 30,
    },
    "aliases by the thousand": {
        "a.py": "".join(f"x{number} = x{number + 1}\n" for number in range(3000)) + "x0.delay()\n",
    },
    "names that are none": {
        "a.py": "from .... import x\nfrom ..... y import z\nimport .\nx.delay()\nfrom .a.b import c\n"
    },
    "f-strings in a circle": {
        "a.py": "from celery import shared_task\nA = f'{B}'\nB = A + ''\n@shared_task(name=A)\ndef t(): ...\n",
    },
}


@pytest.mark.parametrize("what", HOSTILE)
def test_nothing_raises_and_nothing_takes_long_on(what):
    started = time.process_time()
    index = made(HOSTILE[what])
    list(index.snapshot.tasks())
    for use in index.snapshot.uses():
        index.snapshot.use_at(use.spot.path, *index.snapshot.location(use.spot).range.start)
    assert time.process_time() - started < 20


WORDS = ("add", "app", "shared_task", "tasks", "name", "event", "1", "False", "mail_job", "options", "celery")


def _events(seed, files):
    """Edits, creations, renames and deletions, by chance but always the same."""
    chance = random.Random(seed)
    texts = sorted(text for name, text in files.items() if name.endswith(".py"))
    now = dict(files)
    for _ in range(25):
        name = chance.choice(sorted(now))
        match chance.randrange(7):
            case 0:
                now.pop(name)
            case 1:
                moved = str(Path(name).with_name(chance.choice(("tasks.py", "__init__.py", "other.py", "worker.py"))))
                now[moved] = now.pop(name)
            case 2:
                now[str(Path(name).parent / chance.choice(("new.py", "sub/tasks.py", "celery.py")))] = chance.choice(
                    texts
                )
            case 3 if name.endswith(".py"):
                lines = now[name].splitlines(keepends=True)
                del lines[(at := chance.randrange(len(lines) or 1)) : at + chance.randrange(4)]
                now[name] = "".join(lines)
            case 4 if name.endswith(".py"):
                other = chance.choice(texts).splitlines(keepends=True)
                lines = now[name].splitlines(keepends=True)
                at, start = chance.randrange(len(lines) + 1), chance.randrange(len(other) + 1)
                lines[at:at] = other[start : start + 5]
                now[name] = "".join(lines)
            case 5 if name.endswith(".py"):
                now[name] = re.sub(
                    chance.choice((r"\d", r"True|False", r"(?<=[\"'])\w", r"\b[a-z]\w+(?=\()", r"\b[a-z]\w+\b")),
                    lambda match: match[0] if chance.random() < 0.7 else chance.choice(WORDS),
                    now[name],
                )
            case _:
                now[name] = "\n" * chance.randrange(3) + now[name]
        if not now:
            return
        yield dict(now)


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("project", ["django_apps", "plain_package", "monorepo", "src_layout", "split_settings"])
def test_after_whatever_happened_the_index_is_as_one_built_afresh(project, seed):
    root = PROJECTS / project
    before = {
        str(path.relative_to(root)): path.read_text("utf-8")
        for path in root.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts and path.suffix in (".py", ".toml", ".cfg")
    }
    index = made(before)
    chance = random.Random(seed)
    findings = Findings(index)
    for now in _events(seed, before):
        listed = {str(ROOT / name) for name in now}
        changes: dict[str, Outline | None] = {str(ROOT / name): None for name in before.keys() - now.keys()}
        changes |= {
            str(ROOT / name): outline(text, whole=True)
            for name, text in now.items()
            if name.endswith(".py") and text != before.get(name)
        }
        edited = chance.random() < 0.5
        steps = [partial(index.listed, listed), partial(index.update, changes, edited=edited)]
        for step in steps if chance.random() < 0.5 else reversed(steps):
            step()
        if chance.random() < 0.7:
            resolved = index.resolve_pending(chance.choice((0, None)))
            if resolved and chance.random() < 0.5:
                _found(findings, now)
        before = now
    index.resolve_pending()
    afresh = made(before)
    assert told(index.snapshot) == told(afresh.snapshot)
    assert _found(findings, before) == _found(Findings(afresh), before)


def _found(findings, files):
    """What the rules say of all files."""
    return [
        (name, each.code, each.range, each.finding.message)
        for name, text in sorted(files.items())
        if name.endswith(".py")
        for each in findings.in_file(str(ROOT / name), SourceFile.of(text), "everything")
    ]
