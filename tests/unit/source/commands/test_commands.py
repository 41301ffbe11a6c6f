"""The workers that Procfiles, compose files, units and scripts start, and their queues."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.oracle import PROJECTS

from celeryls.source.commands.files import UNKNOWN_LIMIT, commands, is_candidate

PLANTED = {
    "cookiecutter": "config.celery_app: / config.celery_app:celery,mail / config.celery_app:thumbnails",
    "django_apps": "config:default,email / config:default,email / config:reports,exports",
    "fastapi_worker": "worker.celery:celery,video",
    "flask_factory": "make_celery:celery,feeds / make_celery:celery,feeds",
    "monorepo": "app.worker:billing,celery / app.worker:events-billing / app.worker:shipping,labels,events-shipping",
    "plain_package": "proj:geo,celery,mail",
    "split_settings": "project:default,mail,parcels,labels",
    "src_layout": "warehouse.app:bulk / warehouse.app:inbound,outbound",
    "two_apps": "ingest:ingest,default / mailer.app:app:mail,bounces",
}


def said(text: str, path: str) -> str:
    found = [each for each in commands(text, path) if each.kind == "worker"]
    for command in found:
        for name, place in command.queues:
            assert text.split("\n")[place.line][place.column : place.end_column] == name
    return " / ".join(f"{command.app}:{','.join(name for name, _ in command.queues)}" for command in found)


@pytest.mark.parametrize("project", PLANTED)
def test_the_workers_of_a_project_are_those_that_its_files_start(project):
    files = sorted(path for path in (PROJECTS / project).rglob("*") if path.is_file() and path.suffix != ".py")
    found = [said(path.read_text("utf-8"), str(path)) for path in files if is_candidate(str(path))]
    assert " / ".join(filter(None, found)) == PLANTED[project]


@pytest.mark.parametrize(
    ("path", "text", "expected"),
    [
        ("Procfile", "worker: celery -A shop worker -Q a,b -c 4\n", "shop:a,b"),
        ("Procfile", "worker: python -m celery --app=shop worker --queues=a\n", "shop:a"),
        ("Procfile", "beat: celery -A shop beat\nweb: gunicorn shop\n", ""),
        ("Procfile", "worker: celery -A shop worker -Q ${QUEUES:-a,b}\n", "shop:a,b"),
        ("Procfile", "worker: celery -A shop worker -Q $QUEUES\n", "shop:"),
        ("start.sh", "exec celery -A shop worker \\\n  -Q a,\\\nb\n", "shop:a,b"),
        ("celeryd.conf", 'CELERYD_OPTS="--time-limit=300 -Q:w1 a -Q:w2 b"\n', "None:a,b"),
        ("compose.yml", "services: {w: {environment: {CELERYD_OPTS: -Q a}}}\n", "None:a"),
        ("Dockerfile", 'CMD ["celery", "-A", "shop", "worker", "-Q", "a"]\n', "shop:a"),
        ("Dockerfile", "CMD celery -A shop worker -Qa\n", "shop:a"),
        ("shop.service", "[Service]\nExecStart=/bin/celery -A shop multi start 2 -Q:1 a -Q:2 b\n", "shop:a,b"),
        ("supervisor.conf", "[program:w]\ncommand=celery -A shop worker -Q a\n", "shop:a"),
        ("compose.yml", "services:\n  w:\n    entrypoint: celery -A shop\n    command: worker -Q 'a'\n", "shop:a"),
        ("k8s.yaml", "spec:\n  command: [celery]\n  args: [-A, shop, worker, -Q, a]\n---\nx: 1\n", "shop:a"),
        ("k8s.yaml", 'args:\n  - sh\n  - -c\n  - "celery -A shop worker -Q a,b"\n', "shop:a,b"),
        ("Makefile", "work:\n\tcelery -A shop worker -Q a\n", "shop:a"),
        ("README.md", "celery -A shop worker -Q a\n", "shop:a"),
    ],
)  # fmt: skip
def test_a_worker_is_read_however_it_is_started(path, text, expected):
    assert said(text, path) == expected


@pytest.mark.parametrize("path", ["shop/tasks.py", "README.md", "logo.png", "data.csv", "notes.txt"])
def test_files_that_start_nothing_are_no_candidates(path):
    assert not is_candidate(path)


@pytest.mark.parametrize(
    "text",
    [
        "celery: &a [*a, *a]\n",
        "celery worker -Q " + "a," * 50_000,
        "celery: " + "[" * 900_000,
        "celery: " + "{a: " * 200_000,
        "celery:\n" + "- " * 300_000,
        "celery " + "'x\n" * 40_000,
        "a: &a0 [celery, worker, -Q, x]\n" + "".join(f"b: &a{n + 1} [*a{n}, *a{n}]\n" for n in range(60)),
        "\0celery worker -Q \ud800 'unclosed",
        "{{ celery worker",
    ],
)  # fmt: skip
@pytest.mark.parametrize("path", ["x.yml", "Procfile", "x.service", "x.sh", "Dockerfile", "x.conf", "package.json"])
def test_a_hostile_file_says_nothing_or_little_and_soon(path, text):
    assert isinstance(commands(text, path), tuple)


@settings(max_examples=200)
@given(
    st.text(alphabet="celery worker-QA,:\n\"'[]{}&*|>#$=\\a ", max_size=80),
    st.sampled_from(["x.yml", "run.sh", "a.ini"]),
)
def test_no_text_raises(text, path):
    commands("celery " + text, path)


@pytest.mark.parametrize(
    ("path", "text", "expected"),
    [
        (
            "Procfile",
            "beat: celery -A shop beat\nworker: celery -A shop worker -B\n",
            [("beat", None), ("worker", None)],
        ),
        ("compose.yml", "services: {w: {command: celery worker -B, deploy: {replicas: 3}}}\n", [("worker", 3)]),
        ("compose.yml", "services:\n  w:\n    command: celery -A a beat\n    scale: 2\n", [("beat", 2)]),
        ("k8s.yaml", "spec:\n  replicas: 4\n  template:\n    args: [celery, worker, --beat]\n", [("worker", 4)]),
        ("k8s.yaml", "spec:\n  replicas: {{ .n }}\n  template:\n    args: [celery, beat]\n", [("beat", None)]),
        ("k8s.yaml", "a: {replicas: 4}\nb:\n  args: [celery, beat]\n", [("beat", None)]),
        ("Procfile", "worker: celery -A shop worker -l info\nflower: celery flower\n", []),
    ],
)
def test_who_runs_beat_and_how_often(path, text, expected):
    assert [(each.kind, each.replicas) for each in commands(text, path) if each.has_beat] == expected


@pytest.mark.parametrize(
    ("options", "scheduler"),
    [("", None), ("-S django", "django"), ("--scheduler=shop.beat:Own", "shop.beat:Own"), ("-S $SCHEDULER", "")],
)
def test_what_beat_is_told_to_use(options, scheduler):
    (found,) = commands(f"beat: celery -A shop beat {options}\n", "Procfile")
    assert (found.kind, found.scheduler) == ("beat", scheduler)


@pytest.mark.parametrize(("queues", "whole"), [("a,b", True), ("$QUEUES", False), ("a,${MORE}", False)])
def test_a_variable_may_be_any_queue(queues, whole):
    (found,) = commands(f"worker: celery -A shop worker -Q {queues}\n", "Procfile")
    assert found.all_queues is whole


@pytest.mark.parametrize(
    ("options", "whole"),
    [
        ('"$@"', False),
        ("$OPTIONS -l info", False),
        ("{{ options }}", False),
        ("-l $LEVEL --concurrency=$MANY", True),
        ('-Q a "$@"', True),
    ],
)
def test_a_variable_may_hold_the_option_itself(options, whole):
    (found,) = commands(f"celery -A shop worker {options}\n", "worker.sh")
    assert found.all_queues is whole


@pytest.mark.parametrize(
    ("options", "limits"),
    [
        ("", (None, None)),
        ("--time-limit=60 --soft-time-limit 30", (60, 30)),
        ("--time-limit 2.5", (2.5, None)),
        ("--soft-time-limit=$SOFT", (None, UNKNOWN_LIMIT)),
    ],
)
def test_the_time_limits_of_a_worker(options, limits):
    (found,) = commands(f"worker: celery -A shop worker {options}\n", "Procfile")
    assert (found.time_limit, found.soft_time_limit) == limits
