"""Names lead to the files that have to be read, too, and to no others."""

from __future__ import annotations

from celeryls.project.modules import Modules
from celeryls.project.reach import reach
from celeryls.source.outlines import outline

ROOT = "/workspace"
TASKS = "from shop.wrapping import job\n\n\n@job\ndef pay(): ...\n"
WRAPPING = "from celery import shared_task\n\n\ndef job(f):\n    return shared_task(f)\n"


def reached(read, others):
    """What is reached from files that are read, of them and others that are not."""
    outlines = {f"{ROOT}/{name}": outline(text, whole=True) for name, text in read.items()}
    files = [f"{ROOT}/{name}" for name in (*read, *others)]
    found = reach(outlines, Modules.of(ROOT, files))
    return {path.removeprefix(f"{ROOT}/") for path in found.paths}, found.words


def test_a_decorator_leads_to_where_it_is_made():
    paths, _ = reached({"shop/__init__.py": "", "shop/tasks.py": TASKS}, ["shop/wrapping.py", "shop/models.py"])
    assert paths == {"shop/wrapping.py"}


def test_a_sent_task_leads_through_packages_that_hand_it_on():
    paths, _ = reached({"a.py": "from shop import pay\npay.delay()\n"}, ["shop/__init__.py", "other/__init__.py"])
    assert paths == {"shop/__init__.py"}
    read = {"a.py": "from shop import pay\npay.delay()\n", "shop/__init__.py": "from .tasks import *\n"}
    assert reached(read, ["shop/tasks.py", "shop/models.py"])[0] == {"shop/tasks.py"}


def test_constants_bases_settings_and_patched_names_lead_on():
    text = (
        "from celery import Celery\nfrom shop import names\nfrom shop.base import BaseTask\n"
        "from shop.models import Model\n"
        "app = Celery()\napp.config_from_object('shop.conf')\n"
        "@app.task(name=names.PAY)\ndef pay(): ...\n"
        "class T(BaseTask): ...\nclass M(Model): ...\n"
        "patch('shop.views.pay.delay')\npatch('shop.urls.render')\n"
    )
    others = [f"shop/{name}.py" for name in ("names", "base", "models", "conf", "views", "urls")]
    paths, _ = reached({"a.py": text, "shop/__init__.py": ""}, others)
    assert paths == {"shop/names.py", "shop/base.py", "shop/conf.py", "shop/views.py"}


def test_a_name_that_a_function_binds_leads_nowhere():
    paths, _ = reached({"a.py": "from b import task\ndef f(task):\n    task.delay()\n"}, ["b.py"])
    assert paths == set()


def test_the_words_are_wrappers_and_what_modules_rename_them_to():
    files = {
        "shop/__init__.py": "",
        "shop/wrapping.py": WRAPPING,
        "shop/handy.py": "from .wrapping import job as work\ntoil = work\n",
        "shop/other.py": "def plain(f):\n    return f\n",
    }
    assert reached(files, [])[1] == {"job", "work", "toil"}


def test_what_is_a_task_already_is_no_word():
    text = "from celery import shared_task\ndef f(): ...\ng = shared_task(f)\nh = shared_task(bind=True)\n"
    assert reached({"a.py": text}, [])[1] == {"h"}
