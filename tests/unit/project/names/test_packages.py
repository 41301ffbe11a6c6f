from celeryls.project.names.packages import own_packages


def make(root, *files):
    for file in files:
        path = root / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("")


def test_packages_beside_manage_py_are_the_project_s_own(tmp_path):
    make(tmp_path, "backend/manage.py", "backend/apps/orders/tasks.py", "backend/config/celery.py", "frontend/x.js")
    found = own_packages(tmp_path / "backend/apps/orders/tasks.py", tmp_path)
    assert {"apps", "config", "manage", "backend", "frontend"} <= found
    assert "orders" not in found


def test_packages_in_src_are_the_project_s_own(tmp_path):
    make(tmp_path, "pyproject.toml", "src/shop/tasks.py", "tests/test_shop.py")
    assert own_packages(tmp_path / "src/shop/tasks.py", tmp_path) >= {"shop", "tests"}


def test_outside_of_a_workspace_nothing_is_known(tmp_path):
    make(tmp_path, "apps/tasks.py")
    assert own_packages(tmp_path / "apps/tasks.py", None) == frozenset()
    assert own_packages(tmp_path / "apps/tasks.py", tmp_path / "elsewhere") == frozenset()


def test_a_folder_that_is_gone_is_no_error(tmp_path):
    assert own_packages(tmp_path / "gone/tasks.py", tmp_path / "gone") == frozenset()
