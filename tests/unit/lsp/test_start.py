"""What the server loads before it answers for the first time, and before it is ready."""

from __future__ import annotations

import subprocess
import sys

BEFORE = {"pygls", "lsprotocol", "asyncio", "logging", "dataclasses", "pathlib", "typing_extensions", "attrs", "cattrs"}
LATER = {
    *("celeryls.project.index.index", "celeryls.indexing.process.indexer", "celeryls.features.assisting.offer"),
    *("tree_sitter", "jinja2", "click", "yaml", "pathspec", "msgspec"),
    *("markdown_it", "celeryls.examples"),
}
ANSWERED = """
import io, json, sys
from celeryls.lsp.opening.first_message import Opening

params = {"processId": None, "rootUri": None, "capabilities": {}}
body = json.dumps({"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": params}).encode()
sent = []
Opening(io.BytesIO(b"Content-Length: %d\\r\\n\\r\\n%b" % (len(body), body)).read).greet(sent.append)
assert b"completionProvider" in sent[0], sent
print(set(sys.argv[1:]) & set(sys.modules))
"""


def test_initialize_is_answered_before_anything_large_is_imported():
    assert _printed(ANSWERED, *BEFORE) == "set()\n"


def test_what_has_time_is_not_loaded_with_the_server():
    code = "import sys; from celeryls.lsp.server import Server; Server(); print(set(sys.argv[1:]) & set(sys.modules))"
    assert _printed(code, *LATER) == "set()\n"


def _printed(code, *arguments):
    command = [sys.executable, "-I", "-c", code, *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout
