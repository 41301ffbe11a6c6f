"""What the server loads before it answers for the first time."""

from __future__ import annotations

import subprocess
import sys

LATER = {
    *("celeryls.project.index.index", "celeryls.indexing.process.indexer", "celeryls.features.assisting.offer"),
    *("tree_sitter", "jinja2", "click", "yaml", "pathspec", "msgspec"),
}


def test_what_has_time_is_not_loaded_before_initialize_is_answered():
    code = f"import sys; from celeryls.lsp.transport import stdio; stdio.Server(); print({LATER} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-I", "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "set()\n"
