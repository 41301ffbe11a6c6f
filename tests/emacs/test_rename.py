"""Emacs with eglot renames a task at its name in a string: a client without change annotations."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from tests.served import PROGRAM

SCRIPT = Path(__file__).parent / "rename.el"
SHOP = {
    "manage.py": "",
    "shop/__init__.py": "",
    "shop/tasks.py": (
        '"""Tasks of the orders. 📦"""\n\nfrom celery import shared_task\n\n\n'
        "@shared_task\ndef pack(order_id: str) -> str:\n    return order_id\n"
    ),
    "shop/views.py": 'from shop.tasks import pack\n\n\ndef bought(order):\n\tlabel = "📦é", pack.delay(order.pk)\n',
    "shop/settings.py": (
        'CELERY_BEAT_SCHEDULE = {"📦": {"task": \'shop.tasks.pack\', "schedule": 60}}  # shop.tasks.pack\n'
        'CELERY_TASK_ROUTES = {"shop.tasks.pack": {"queue": "slow"}}\n'
    ),
    "shop/fixtures/beat.json": (
        '[{"model": "django_celery_beat.periodictask", "pk": 1,\n\t"fields": {"task": "shop.tasks.pack"}}]\n'
    ),
}


def emacs(root: Path, old: str, new: str) -> subprocess.CompletedProcess[str]:
    """Renames a name in the settings."""
    server = [str(PROGRAM)]
    command = ["emacs", "--batch", "--load", str(SCRIPT), str(root / "shop/settings.py"), old, new, *server]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)


def texts(root: Path) -> dict[str, str]:
    return {name: (root / name).read_bytes().decode() for name in SHOP}


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    for name, text in SHOP.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, "utf-8")
    return tmp_path


def test_a_rename_changes_all_files_and_back_leaves_every_byte(shop: Path):
    done = emacs(shop, "shop.tasks.pack", "shop.tasks.wrap")
    assert done.returncode == 0, done.stdout + done.stderr
    after = texts(shop)
    assert "def wrap(order_id: str)" in after["shop/tasks.py"]
    assert after["shop/views.py"] == SHOP["shop/views.py"].replace("pack", "wrap")
    assert after["shop/settings.py"] == SHOP["shop/settings.py"].replace("pack'", "wrap'").replace('pack"', 'wrap"')
    assert after["shop/fixtures/beat.json"] == SHOP["shop/fixtures/beat.json"].replace("pack", "wrap")
    back = emacs(shop, "shop.tasks.wrap", "shop.tasks.pack")
    assert back.returncode == 0, back.stdout + back.stderr
    assert texts(shop) == SHOP


def test_a_refusal_is_told_and_changes_nothing(shop: Path):
    done = emacs(shop, "shop.tasks.pack", "shop.tasks.shared_task")
    assert done.returncode == 1
    assert "Celery: not renamed: `shared_task` is already a name in shop/tasks.py, line 3" in done.stderr
    assert texts(shop) == SHOP
