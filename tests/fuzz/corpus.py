"""What is mutated: the modules and the other files of small projects."""

from __future__ import annotations

from pathlib import Path

TESTS = Path(__file__).parents[1]
PROJECTS = TESTS / "projects"
_SKIPPED = {"stand_ins", "typing", "__pycache__"}


def projects() -> list[Path]:
    """The folders of the projects."""
    return sorted(path for path in PROJECTS.iterdir() if path.is_dir() and path.name not in _SKIPPED)


def modules() -> list[Path]:
    """Modules that have to do with tasks."""
    found = [path for root in (*projects(), TESTS / "cases" / "projects") for path in root.rglob("*.py")]
    return sorted(path for path in found if b"elery" in path.read_bytes())


OTHERS = {
    "pyproject.toml": (
        '[project]\nname = "shop"\ndependencies = ["celery>=5.3,<6", "django"]\n\n[tool.celeryls]\n'
        'exclude = ["legacy/"]\nwrappers = ["shop.jobs.job"]\n\n[tool.celeryls.diagnostics]\nignore = ["CEL101"]\n\n'
        '[tool.ruff]\nline-length = 100\n\n[tool.poetry.dependencies]\ncelery = "^5.4"\n'
    ),
    "celeryls.toml": 'largestFile = 1000\nexclude = ["*_pb2.py"]\n\n[completion]\nenabled = true\n',
    "ruff.toml": 'line-length = 79\n\n[format]\nquote-style = "single"\n',
    "setup.cfg": "[options]\ninstall_requires =\n    celery~=5.3.0\n    redis\n",
    "requirements.txt": "-r base.txt\ncelery[redis]==5.4.0 ; python_version > '3.8' \\\n    --hash=sha256:abc\n",
    "base.txt": "-r requirements.txt\ncelery>=5\n",
    "uv.lock": 'version = 1\n\n[[package]]\nname = "celery"\nversion = "5.4.0"\n',
    "Pipfile.lock": '{"default": {"celery": {"version": "==5.3.6"}}}\n',
    ".gitignore": "*.pyc\n/build/\n!keep.py\n**/gen/**\nlegacy/*\n",
    "Procfile": "web: gunicorn shop\nworker: celery -A shop worker -Q mail,${QUEUES:-a,b} -c 4\n",
    "Makefile": "QUEUES := mail\nwork:\n\tcelery -A shop worker -Q $(QUEUES) \\\n\t  --concurrency 2\n",
    "compose.yml": (
        "x-env: &env\n  A: 1\nservices:\n  worker:\n    environment: *env\n    entrypoint: celery -A shop\n"
        '    command: ["worker", "-Q", "mail,a"]\n'
    ),
    "k8s.yaml": "spec:\n  containers:\n    - command: [celery]\n      args: [-A, shop, worker, -Q, a]\n---\nx: 1\n",
    "worker.service": "[Service]\nEnvironment=Q=a\nExecStart=/bin/celery -A shop multi start 2 -Q:1 a -Q:2 b\n",
    "supervisor.conf": "[program:w]\ncommand=celery -A shop worker -Q a\nenvironment=A=1\n",
    "Dockerfile": 'FROM python\nENV Q=a\nCMD ["celery", "-A", "shop", "worker", "-Q", "a"]\n',
    "start.sh": "#!/bin/sh\nQ=a\nexec celery -A shop worker \\\n  -Q $Q,\\\nb\n",
    "shop/fixtures/tasks.json": '[{"model": "django_celery_beat.periodictask", "fields": {"task": "tasks.add"}}]\n',
    "shop/settings.py": 'CELERY_TASK_ROUTES = {"shop.tasks.add": {"queue": "mail"}}\nCELERY_TASK_DEFAULT_QUEUE = "a"\n',
    "shop/other.py": "from celery import shared_task\n\n\n@shared_task\ndef other(x): ...\n",
    "snippets/own.py.j2": '{#---\nprefix = "cown"\ntitle = "O"\ndescription = "O."\n---#}\nprint("{{ app_name }}")\n',
}
"""Files of a project by name; none of them makes, excludes or changes `shop/tasks.py`."""
