"""Whether a project depends on Django: it does, it surely does not, or that can't be told."""

from __future__ import annotations

import pytest

from celeryls.environment.django import depends_on_django


def depends(root, files):
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return depends_on_django(root)


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({}, None),
        ({"requirements.txt": "requests\n"}, None),
        ({"requirements.txt": "celery\n"}, False),
        ({"requirements.txt": "celery\nDjango>=5\n"}, True),
        ({"requirements.txt": "celery\n", "requirements-dev.txt": "django\n"}, True),
        ({"requirements.txt": "celery\ndjango-celery-beat\n"}, True),
        ({"pyproject.toml": '[project]\ndependencies = ["celery"]\n'}, False),
        ({"pyproject.toml": '[project]\ndependencies = ["celery"]\n', "uv.lock": 'name = "django"\n'}, True),
        ({"requirements.txt": "celery\n", "apps/web/requirements.txt": "django\n"}, True),
        ({"apps/web/requirements.txt": "celery\n"}, False),
        ({"requirements.txt": "celery\n", "setup.py": "\0"}, None),
        ({".venv/pyvenv.cfg": "", ".venv/lib/python3.11/site-packages/celery/__init__.py": ""}, False),
        ({".venv/pyvenv.cfg": "", ".venv/lib/python3.11/site-packages/django/__init__.py": ""}, True),
        (
            {
                "requirements.txt": "celery\nour-platform\n",
                ".venv/pyvenv.cfg": "",
                ".venv/lib/python3.11/site-packages/django/__init__.py": "",
            },
            True,
        ),
    ],
)
def test_what_the_files_and_the_environment_name(tmp_path, files, expected):
    assert depends(tmp_path, files) is expected
