"""Files that say nothing of Celery and call a task, or mock it: what its module is called does not matter."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.unit.case_project import case, project
from tests.unit.scanning import fresh

HOOKS = "from celery import shared_task\n\n\n@shared_task\ndef grind(oats):\n    return oats\n"


def test_the_call_and_the_mock_are_uses():
    assert case("direct-calls").uses("mill.hooks.grind") == [("mill/use.py", 7), ("mill/use.py", 10)]


@pytest.mark.parametrize(
    "use",
    [
        "from mill.hooks import grind\ngrind(1)\n",
        "from mill.hooks import (\n    other,\n    grind as g,\n)\ng(1)\n",
        "from .hooks import grind\ngrind(1)\n",
        "from . import hooks\nhooks.grind(1)\n",
        "import mill.hooks\nmill.hooks.grind(1)\n",
        "from mill import hooks as h\ncallback(h.grind)\n",
        "from mill import grind\ngrind(1)\n",
        "from mill.stars import grind\ngrind(1)\n",
        "from mill.stars import *\ngrind(1)\n",
        "def f():\n    from mill import grind\n    grind(1)\n",
        'patch("mill.hooks.grind")\n',
        'patch("mill.grind")\n',
        'x.setattr("mill.hooks.grind.delay", None)\n',
    ],
)
def test_whichever_way_leads_to_the_task(tmp_path, use):
    files = {
        "mill/__init__.py": "from .hooks import grind\n",
        "mill/stars.py": "from mill.hooks import *\n",
        "mill/hooks.py": HOOKS,
        "mill/use.py": use,
        "mill/else.py": "from mill.bolts import grind\ngrind(1)\n",
    }
    assert [path for path, _ in project(tmp_path, files).uses("mill.hooks.grind")] == ["mill/use.py"]


def test_a_file_that_imports_the_name_from_elsewhere_is_not_read(tmp_path):
    other = "from mill.bolts import grind\n\ngrind(1)\n"
    files = {"mill/__init__.py": "", "mill/hooks.py": HOOKS, "mill/other.py": other}
    project(tmp_path, files)
    assert [Path(path).name for path in fresh(tmp_path).facts_of] == ["hooks.py"]
