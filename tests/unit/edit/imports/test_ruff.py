"""ruff as oracle: a file that it finds sorted and formatted is so after the merge, too."""

from __future__ import annotations

import ast
import random
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from celeryls.edit import text
from celeryls.edit.imports.add import merge
from celeryls.edit.style import Style

RUFF = shutil.which("ruff", path=str(Path(sys.executable).parent)) or shutil.which("ruff") or "ruff"
FIRST_PARTY = frozenset({"shop"})
FILES = 400
CONFIG = """\
line-length = 88
[lint]
select = ["I"]
[lint.isort]
known-first-party = ["shop"]
"""
STATEMENTS = (
    *("import os", "import sys", "import json as js", "import os.path", "import collections.abc", "import zlib"),
    *("from typing import TYPE_CHECKING, Any", "from datetime import timedelta", "from __future__ import annotations"),
    *("import celery", "import requests", "import a2", "import a10", "import Zoo", "import celery.app.task as base"),
    *("from celery import shared_task", "from celery import chain, group", "from celery import chord as together"),
    *("from celery.utils.log import get_task_logger", "from celery.schedules import crontab", "from a import *"),
    *(
        "from django.db import models, transaction",
        "from django.conf import settings",
        "from a.b import C, D_E, f10, f9",
    ),
    *(
        "from kombu import Exchange, Queue",
        "from celery.exceptions import MaxRetriesExceededError, SoftTimeLimitExceeded",
    ),
    *("from shop.models import Order", "import shop.signals", "from shop import urls", "from .models import Item"),
    *("from . import views", "from .. import up", "from ..far import away", "from .Models import x as y"),
    "from celery.canvas import (\n    # the first\n    Signature,\n    chain,  # the second\n)",
    "from requests.exceptions import ConnectionError, HTTPError, InvalidSchema, InvalidURL  # noqa: A004",
)
TOPS = ("", '"""The tasks."""\n\n', "#!/usr/bin/env python\n# licence\n\n", '"""The tasks.\n\nimport os\ndef x\n"""\n')
BOTTOMS = (
    "",
    "x = 1\n",
    "\n\ndef f():\n    import kombu\n",
    "# about f\n@g\ndef f(): ...\n",
    "# apart\n\n\nclass C: ...\n",
    "if TYPE_CHECKING:\n    from celery import shared_task\n",
    "try:\n    import orjson\nexcept ImportError:\n    orjson = None\n\n\nasync def f(): ...\n",
    "os.environ['A'] = '1'\n\nfrom celery import Celery\n\napp = Celery()\n",
    "# isort: split\nimport late\n",
)
# A comment above one of several statements of one module keeps them from changing places, so celery's have none.
COMMENTS = ("", "", "", "", "# why it is here\n")
WANTED = (
    *(
        "from celery import shared_task",
        "from celery.utils.log import get_task_logger",
        "import json",
        "import requests",
    ),
    *("from celery import chain, chord, group", "from celery.exceptions import SoftTimeLimitExceeded", "import celery"),
    *("from django.core.mail import send_mail", "from datetime import UTC, datetime, timedelta", "import redis"),
    *("from shop.models import Customer, Order", "from .models import Order", "from celery import chord as later"),
    *("from celery import Task", "from requests.exceptions import RequestException", "from . import other"),
    *("from a.b import A, B_C, f2, f11", "from __future__ import annotations"),
)
PRELUDE = "logger = get_task_logger(__name__)"


@pytest.fixture(scope="module")
def sorted_files(tmp_path_factory):
    """Random files as ruff's import sorting and formatter leave them."""
    folder = tmp_path_factory.mktemp("sorted")
    (folder / "ruff.toml").write_text(CONFIG)
    chance = random.Random(20)
    for number in range(FILES):
        statements = chance.sample(STATEMENTS, chance.randrange(9))
        statements.sort(key=lambda statement: "__future__" not in statement)
        lines = "".join(
            chance.choice(COMMENTS[:4] if "celery import" in statement else COMMENTS) + statement + "\n"
            for statement in statements
        )
        bottom = chance.choice(BOTTOMS if lines else BOTTOMS[1:])
        (folder / f"file{number}.py").write_text(chance.choice(TOPS) + lines + "\n" + bottom)
    ruff(folder, "check", "--fix")
    ruff(folder, "format")
    unsorted = ruff(folder, "check")
    return sorted(path for path in folder.glob("*.py") if path.name not in unsorted)


def ruff(folder: Path, *arguments: str) -> str:
    done = subprocess.run(
        [RUFF, *arguments, "--no-cache", "."], cwd=folder, capture_output=True, text=True, check=False
    )
    assert "error" not in done.stderr, done.stderr
    return done.stdout


def test_a_sorted_and_formatted_file_stays_so(sorted_files, tmp_path):
    """Sections, order, members, wrapping, blank lines: in one run of the oracle over all files."""
    assert len(sorted_files) > FILES * 0.9
    (tmp_path / "ruff.toml").write_text(CONFIG)
    chance = random.Random(21)
    for path in sorted_files:
        before = path.read_text()
        wanted = chance.sample(WANTED, chance.randint(1, 4))
        prelude = [PRELUDE] if chance.random() < 0.5 else []
        merged = merge(before, wanted, prelude=prelude, style=Style(own_packages=FIRST_PARTY))
        after = text.apply(before, merged.edits)
        ast.parse(after)
        assert merge(after, wanted, prelude=prelude, style=Style(own_packages=FIRST_PARTY)).edits == ()
        (tmp_path / path.name).write_text(after)
    assert ruff(tmp_path, "check", "--diff") == ""
    assert ruff(tmp_path, "format", "--diff") == ""
