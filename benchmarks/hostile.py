"""How long the server's readers take for files, settings and messages that are made to be expensive.

    python benchmarks/hostile.py               all of them, as a table
    python benchmarks/hostile.py --only toml   those with such a name

Each line runs in a process of its own, which is ended after a minute. Libraries are imported before the clock starts.
Of a module that is resolved, the longest step counts: messages are answered in between.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from celeryls.environment.celery_version import in_files
from celeryls.environment.lockfiles import locked
from celeryls.indexing.listing import listed
from celeryls.project.index.index import Index
from celeryls.snippets import builtin
from celeryls.snippets.folders import load
from celeryls.source.commands.files import commands
from celeryls.source.outline.files import outline
from celeryls.workspace.excluded import is_excluded
from celeryls.workspace.folder_settings import folder_settings
from celeryls.workspace.formatting import formatting
from celeryls.workspace.settings_layers import Layer
from client import BenchmarkClient
from goals import Row

if TYPE_CHECKING:
    from collections.abc import Callable
    from multiprocessing.queues import Queue

_LIMIT = 60.0
_GOAL = 0.05
_ELSEWHERE = {
    *("pyproject", "setup.cfg", "requirements", "uv.lock", "Pipfile.lock"),
    *("yaml", "json", "Makefile", "Dockerfile", "ini", "gitignore"),
}
"""What the index process or a thread reads: nobody waits for that."""
_COMMAND = (sys.executable, "-I", "-m", "celeryls")
_WORKER = "\tcelery -A app worker -Q q{0}\n"


def excluded(patterns: list[str]) -> Callable[[Path], object]:
    """A file is looked up among patterns of the setting ``exclude``."""
    return lambda root: is_excluded(root / "shop" / "orders" / ("a" * 40 + "b.py"), root, tuple(patterns))


def settings(name: str, text: str) -> Callable[[Path], object]:
    """A folder's settings are read."""

    def read(root: Path) -> object:
        (root / name).write_text(text)
        start = time.perf_counter()
        folder_settings(root, Layer())
        formatting(root / "a.py", root)
        return time.perf_counter() - start

    return read


def version(name: str, text: str) -> Callable[[Path], object]:
    """A folder is searched for the version of its Celery."""

    def read(root: Path) -> object:
        (root / name).write_text(text)
        start = time.perf_counter()
        (locked(root / name, root) if "lock" in name else in_files(root, root))
        return time.perf_counter() - start

    return read


def worker(name: str, text: str) -> Callable[[Path], object]:
    """A file that is not Python is searched for workers."""
    return lambda _root: commands(text, name)


def python(text: str) -> Callable[[Path], object]:
    """A module is resolved in steps, between which messages are answered: the longest of them."""

    def read(root: Path) -> object:
        path = str(root / "tasks.py")
        index = Index(root)
        index.listed([path])
        index.update({path: outline(text, whole=True)})
        longest, is_over = 0.0, False
        while not is_over:
            start = time.perf_counter()
            is_over = index.resolve_pending(0)
            longest = max(longest, time.perf_counter() - start)
        index.snapshot.apps()
        return longest

    return read


def ignored(lines: list[str], files: int = 200) -> Callable[[Path], object]:
    """A folder with a ``.gitignore`` is listed."""

    def read(root: Path) -> object:
        (root / ".gitignore").write_text("\n".join(lines))
        inside = root / "shop" / "orders" / "deep" / "deeper"
        inside.mkdir(parents=True)
        for number in range(files):
            (inside / f"{'a' * 40}{number}.py").touch()
        start = time.perf_counter()
        listed(str(root))
        return time.perf_counter() - start

    return read


def snippets(text: str) -> Callable[[Path], object]:
    """A team's snippet is loaded."""

    def read(root: Path) -> object:
        (root / "team.py.j2").write_text(text)
        start = time.perf_counter()
        load(root)
        return time.perf_counter() - start

    return read


def asked(messages: Callable[[Path], list[tuple[str, Any]]]) -> Callable[[Path], object]:
    """The server is sent messages, then a request that costs nothing: the time until that is answered."""

    def read(root: Path) -> object:
        (root / "tasks.py").write_text(
            "from celery import shared_task\n"
            + "".join(f"\n\n@shared_task\ndef ship_{number}(): ...\n" for number in range(500))
        )
        client = BenchmarkClient(_COMMAND, root)
        client.start()
        while not client.request("workspace/symbol", {"query": "ship"}):
            time.sleep(0.1)
        start = time.perf_counter()
        for method, params in messages(root):
            if method.startswith("textDocument/did"):
                client.notify(method, params)
            else:
                client.request(method, params)
        client.request("celeryls/snippets", {})
        took = time.perf_counter() - start
        client.stop()
        return took

    return read


def _opened(size: int) -> Callable[[Path], list[tuple[str, Any]]]:
    def messages(root: Path) -> list[tuple[str, Any]]:
        uri = (root / "big.py").as_uri()
        document = {"uri": uri, "languageId": "python", "version": 1, "text": "x = 1\n" * (size // 6)}
        return [("textDocument/didOpen", {"textDocument": document})]

    return messages


def _query(method: str, size: int) -> Callable[[Path], list[tuple[str, Any]]]:
    return lambda _root: [(method, {"query": "ship_" * (size // 5)})]


_CONFIG = "from celery import Celery\napp = Celery('shop')\n"
_HEADER = '{#---\nprefix = "cteam"\ntitle = "Team"\ndescription = "Ours"\n'

CASES: dict[str, Callable[[Path], object]] = {
    "exclude: 30 stars in one pattern": excluded(["*a" * 30]),
    "exclude: 3,000 patterns of four stars": excluded([f"*a*b*c*{number}" for number in range(3000)]),
    "exclude: 300 patterns of four stars": excluded([f"*a*a*a*{number}" for number in range(300)]),
    "exclude: 100 times **": excluded(["**/a/" * 100 + "x"]),
    "toml: 20,000 dotted keys": settings(
        "pyproject.toml", "[tool.celeryls]\n" + "".join(f"a{number}.b.c.d = 1\n" for number in range(20_000))
    ),
    "toml: 20,000 dotted keys of one table": settings(
        "celeryls.toml", "".join(f"a.b.c.d.e.f.g.h{number} = 1\n" for number in range(20_000))
    ),
    "toml: 20,000 dotted keys, 20 deep": settings(
        "celeryls.toml", "".join(f"{'a.' * 20}h{number} = 1\n" for number in range(20_000))
    ),
    "toml: 20,000 tables of three parts": settings(
        "pyproject.toml", "[tool.celeryls]\nx = 1\n" + "".join(f"[a.b{number}.c]\n" for number in range(20_000))
    ),
    "toml: 60,000 tables of a list": settings("celeryls.toml", "[[a]]\nb = 1\n" * 60_000),
    "toml: 100,000 unknown settings": settings(
        "celeryls.toml", "".join(f"a{number} = 1\n" for number in range(80_000))
    ),
    "toml: lines of 480 equal signs": settings("celeryls.toml", 'x = 1\n"' + "=" * 480 + '" = 1\n'),
    "toml: lines of equal signs in a long string": settings(
        "celeryls.toml", "x = 1\ny = '''\n" + ("=" * 480 + "\n") * 2000 + "'''\n"
    ),
    "toml: 900 kB of nested lists": settings("celeryls.toml", "x = 1\ny = [\n" + "[\n" * 400_000),
    "pyproject: 10,000 requirements": version(
        "pyproject.toml",
        "[project]\ndependencies = [\n"
        + "".join(f'  "library-{number}>=1",\n' for number in range(30_000))
        + "]\n# celery",
    ),
    "pyproject: 30,000 times celery": version(
        "pyproject.toml", "[project]\ndependencies = [\n" + '  "celery>=5",\n' * 30_000 + "]\n"
    ),
    "setup.cfg: a value of 200,000 lines": version(
        "setup.cfg", "[options]\ninstall_requires =\n" + "  celery\n" * 100_000
    ),
    "requirements: 100,000 times celery": version("requirements.txt", "celery>=5,<6\n" * 75_000),
    "requirements: a line continued 300,000 times": version("requirements.txt", "celery\\\n" + "a\\\n" * 300_000),
    "requirements: 900 kB of spaces": version("requirements.txt", "celery" + " " * 900_000 + "x"),
    "uv.lock: 15 MB of celery's tables": version(
        "uv.lock", '[[package]]\nname = "celery"\nversion = "5.4.0"\n' * 300_000
    ),
    "uv.lock: 15 MB in one table of celery": version(
        "uv.lock", '[[package]]\nname = "celery"\n' + "".join(f"a{number}.b = 1\n" for number in range(1_000_000))
    ),
    "Pipfile.lock: 15 MB": version(
        "Pipfile.lock", json.dumps({"default": {f"celery{number}": {"version": "==1"} for number in range(400_000)}})
    ),
    "yaml: 900 kB of `celery {{`": worker("compose.yaml", "celery {{ " * 90_000),
    "yaml: 900 kB of `- celery {{`": worker("compose.yaml", "- celery {{\n" * 75_000),
    "yaml: 900 kB of workers": worker(
        "compose.yaml",
        "services:\n"
        + "".join(f"  s{number}:\n    command: celery -A a worker -Q q{number}\n" for number in range(18_000)),
    ),
    "yaml: aliases of aliases": worker(
        "compose.yaml",
        "a0: &a0 [celery, worker]\n"
        + "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 60)),
    ),
    "yaml: one scalar of 900 kB": worker("compose.yaml", "command: celery worker -Q " + "a," * 450_000),
    "yaml: 900 kB, every line a worker in a block": worker(
        "compose.yaml", "command: |\n" + "  celery worker -Q a\n" * 45_000
    ),
    "yaml: a folded scalar of 900 kB": worker("compose.yaml", "command: >\n" + "  celery worker -Q a\n" * 45_000),
    "yaml: a quoted scalar with escapes": worker("compose.yaml", 'command: "celery ' + "\\x41 " * 180_000 + '"'),
    "yaml: a list of 100,000 words": worker("compose.yaml", "command:\n- celery\n- worker\n" + "- a\n" * 200_000),
    "yaml: 100,000 times command": worker("compose.yaml", "- command: celery worker\n" * 40_000),
    "json: 900 kB nested": worker("task-def.json", '{"celery": ' + "[" * 400_000),
    "Makefile: 40,000 workers": worker("Makefile", "".join(map(_WORKER.format, range(33_000)))),
    "Makefile: 900 kB of open quotes": worker("Makefile", "\tcelery 'a\n" * 80_000),
    "Makefile: 900 kB of open quotes, long lines": worker(
        "Makefile", ("\tcelery worker " + "\"a'" * 200 + "\n") * 1500
    ),
    "Makefile: one line of 900 kB": worker("Makefile", "\tcelery worker " + "a" * 900_000),
    "Makefile: 300,000 continuations": worker("Makefile", "\tcelery worker \\\n" + "  -Q a \\\n" * 110_000),
    "Makefile: commands of 19,000 characters": worker("Makefile", ("celery worker -Q " + "a" * 19_000 + "\n") * 50),
    "Makefile: commands in commands": worker("Makefile", ("celery 'worker " + '"a b" ' * 3000 + "'\n") * 50),
    "Makefile: a worker with 9,000 queues": worker("Makefile", ("celery worker -Q " + "a," * 9000 + "\n") * 50),
    "Makefile: assignments a=a=a": worker("Makefile", ("CELERY_" + "a=" * 9000 + "\n") * 50),
    "Dockerfile: lists": worker("Dockerfile", 'CMD ["celery", "worker", "-Q", "a"]\n' * 25_000),
    "Dockerfile: HEALTHCHECK CMD": worker("Dockerfile", ("HEALTHCHECK " + "CMD " * 5000 + "celery\n") * 45),
    "ini: supervisor programs": worker(
        "supervisord.conf", "".join(f"[program:{n}]\ncommand=celery worker\n -Q a{n}\n" for n in range(20_000))
    ),
    "gitignore: 3,000 patterns of four stars": ignored([f"*a*a*a*{number}x" for number in range(3000)]),
    "gitignore: 30,000 names": ignored([f"name{number}.log" for number in range(30_000)]),
    "gitignore: 3,000 paths": ignored([f"/a/**/b{number}/*.log" for number in range(3000)]),
    "gitignore: 30 different star counts": ignored(["*a" * number + "x" for number in range(1, 60)] * 50),
    "d.update(d), 5,000 times": python(
        _CONFIG + "d = {'a': 1, 'b': 2}\n" + "d.update(d)\n" * 5000 + "app.conf.update(d)\n"
    ),
    "d = {**d, **d}, 5,000 times": python(
        _CONFIG + "d = {'a': 1, 'b': 2}\n" + "d = {**d, **d}\n" * 5000 + "app.conf.beat_schedule = d\n"
    ),
    "a loop over 3,000 items": python(
        _CONFIG
        + f"d = {{}}\nfor x in {[f'a{n}' for n in range(3000)]}:\n    d[x] = {{'task': x, 'schedule': 5}}\n"
        + "app.conf.beat_schedule = d\n"
    ),
    "classes that inherit in a ladder of 60": python(
        _CONFIG
        + "class A0: ...\nclass B0: ...\n"
        + "".join(f"class A{n + 1}(A{n}, B{n}): ...\nclass B{n + 1}(A{n}, B{n}): ...\n" for n in range(60))
    ),
    "a decorator above 20,000 number signs": python(_CONFIG + "@app.task\n" + "#" * 20_000 + "\nx = 1\n"),
    "3,000 tasks under one `if`": python(
        _CONFIG + "if app:\n" + "".join(f"    @app.task\n    def t{n}(): ...\n" for n in range(3000))
    ),
    "5,000 settings, one by one": python(_CONFIG + "".join(f"app.conf.x{n} = 1\n" for n in range(5000))),
    "500 dicts of 500 updates": python(
        _CONFIG
        + "".join(
            f"d{n} = {{'a': 1, 'b': 2}}\n" + f"d{n}.update(x=1)\n" * 50 + f"app.conf.beat_schedule.update(d{n})\n"
            for n in range(500)
        )
    ),
    "a schedule of 20,000 entries": python(
        _CONFIG
        + "app.conf.beat_schedule = {"
        + "".join(f"'a{n}': {{'task': 'b', 'schedule': 1}},\n" for n in range(20_000))
        + "}"
    ),
    "500 tasks, each with 100 options": python(
        _CONFIG
        + "o = {'queue': 'a'}\n"
        + "o.update(o)\n" * 300
        + "".join(f"@app.task(**o)\ndef t{n}(): ...\n" for n in range(500))
    ),
    "1,000 names, each of the one before": python(
        _CONFIG
        + "n0 = 'a'\n"
        + "".join(f"n{n} = n{n - 1} + 'b'\n" for n in range(1, 1000))
        + "".join(f"@app.task(name=n{n})\ndef t{n}(): ...\n" for n in range(1, 1000))
    ),
    "10,000 nested calls": python(_CONFIG + "x = " + "app.s(" * 10_000 + ")" * 10_000 + "\n"),
    "10,000 nested lists": python(_CONFIG + "app.conf.x = " + "[" * 10_000 + "]" * 10_000 + "\n"),
    "10,000 nested blocks": python(_CONFIG + "".join(" " * n + "if x:\n" for n in range(600)) + " " * 600 + "pass\n"),
    "10,000 attributes": python(_CONFIG + "x = app" + ".b" * 10_000 + "\n"),
    "10,000 operands": python(_CONFIG + "x = app" + " + b" * 10_000 + "\n"),
    "10,000 links of a chain": python(_CONFIG + "x = " + " | ".join(["app.s()"] * 10_000) + "\n"),
    "10,000 minus signs": python(_CONFIG + "x = " + "-" * 10_000 + "1\n"),
    "10,000 subscripts": python(_CONFIG + "x = app" + "[0]" * 10_000 + "\n"),
    "10,000 calls of calls": python(_CONFIG + "x = app" + "()" * 10_000 + "\n"),
    "10,000 lambdas": python(_CONFIG + "x = " + "lambda: " * 10_000 + "1\n"),
    "a string of 100,000 pieces": python(_CONFIG + "x = (" + "'a' " * 100_000 + ")\n"),
    "an f-string in an f-string": python(_CONFIG + "x = " + "f'{" * 1000 + "1" + "}'" * 1000 + "\n"),
    "snippet: 1,000 header keys": snippets(_HEADER + "".join(f"a.b{n} = 1\n" for n in range(1000)) + "---#}\npass\n"),
    "snippet: 200 variables, 250 kB": snippets(
        _HEADER
        + "".join(f'[variables.v{n}]\ndefault = "{"x" * 100}"\n' for n in range(200))
        + "---#}\n"
        + "# {{ v1 }} {{ v2 }} {{ v3 }}\n" * 8000
    ),
    "snippet: 250 kB of `{{ v }}`": snippets(
        _HEADER + '[variables.v]\ndefault = "x"\n---#}\n# ' + "{{ v }}" * 35_000 + "\n"
    ),
    "snippet: 250 kB of `{%`": snippets(_HEADER + "---#}\n" + "{% if " * 40_000 + "\n"),
    "server: a query of 1 MB": asked(_query("workspace/symbol", 1_000_000)),
    "server: a query of 10 kB": asked(_query("workspace/symbol", 10_000)),
    "server: didOpen of 50 MB": asked(_opened(50_000_000)),
    "server: didOpen of 7 MB": asked(_opened(7_000_000)),
}


def measure(*, quick: bool) -> list[Row]:
    """How long the cases take, or one in five; each runs in a process of its own, which is ended after a minute."""
    names = tuple(CASES)[:: 5 if quick else 1]
    return [Row("hostile", name, measured(name), at_most=goal_of(name)) for name in names]


def goal_of(name: str) -> float | None:
    """The goal of a case in seconds; None for what is not read in the server's own process."""
    return None if name.partition(":")[0] in _ELSEWHERE else _GOAL


def main() -> None:
    """Prints a line for each case."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--only", default="", help="a part of the names to run")
    wanted = parser.parse_args().only
    for name in (each for each in CASES if wanted in each):
        print(f"{name:48} {measured(name) * 1000:9.1f} ms", flush=True)


def measured(name: str) -> float:
    """The seconds that a case takes; a minute for one that takes longer, or fails."""
    made = multiprocessing.get_context("fork")
    answer: Queue[float | str] = made.Queue()
    process = made.Process(target=_run, args=(name, answer))
    process.start()
    process.join(_LIMIT)
    if process.is_alive():
        process.kill()
        return _LIMIT
    found = answer.get(timeout=1) if process.exitcode == 0 else f"ended with {process.exitcode}"
    if isinstance(found, str):
        print(f"{name}: {found}", file=sys.stderr)
        return _LIMIT
    return found


def _run(name: str, answer: Queue[float | str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        _warm(Path(folder))
        start = time.perf_counter()
        try:
            took = CASES[name](Path(folder))
        except Exception as error:  # noqa: BLE001 - what a reader raises is a result, too
            answer.put(f"{type(error).__name__}: {error}"[:60])
            return
        seconds = took if isinstance(took, float) else time.perf_counter() - start
        answer.put(seconds)


def _warm(root: Path) -> None:
    """Imports what is imported late."""
    is_excluded(root / "a.py", root, ("b",))
    commands("command: celery worker", "compose.yaml")
    commands("\tcelery worker", "Makefile")
    (root / "warm").mkdir()
    (root / "warm" / "pyproject.toml").write_text('[project]\ndependencies = ["celery>=5"]\n')
    in_files(root / "warm", root)
    load(root / "warm")
    builtin()
    python("x = 1\n")(root / "warm")


if __name__ == "__main__":
    main()
