"""Measures speed beside other language servers, in one run: ``make bench``.

The machine's noise is in every figure: compare ratios of one run, not milliseconds of two.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from client import Client

HERE = Path(__file__).parent
BIN = Path(sys.executable).parent
PEERS_HOME = HERE.parent / ".cache" / "peers"
PEERS = ("jedi-language-server==0.47.0", "python-lsp-server==1.15.0")
SERVERS = {
    "celeryls": [str(BIN / "celeryls")],
    "pygls, empty": [sys.executable, str(HERE / "ready_made.py"), "--empty"],
    "pygls, 20 ready-made items": [sys.executable, str(HERE / "ready_made.py")],
    "ruff server": [str(BIN / "ruff"), "server"],
    "jedi-language-server": [str(PEERS_HOME / "bin" / "jedi-language-server")],
    "pylsp": [str(PEERS_HOME / "bin" / "pylsp")],
}
SIZES = (300, 5000)
STARTS, ROUNDS = 5, 40
TASK = '''
@shared_task(bind=True, name="shop.task_{number}")
def task_{number}(self, order_id, quantity=1):
    """Ships an order."""
    order = Order.objects.get(pk=order_id)
    if order.paid:
        task_{other}.delay(order_id, quantity=quantity)
    return {{"order": order_id}}

'''


def main() -> None:
    """Runs every server through the same session and prints one table."""
    install_peers()
    rows: dict[str, dict[str, float]] = {}
    with tempfile.TemporaryDirectory() as folder, Progress(transient=True) as progress:
        root = Path(folder)
        for name, command in progress.track(SERVERS.items(), description="servers"):
            rows[name] = {**measure_start(command, root), **measure_session(command, root)}
    print_table(rows)


def install_peers() -> None:
    """The other servers have an environment of their own, kept for the next run."""
    if not (PEERS_HOME / "bin" / "pip").exists():
        subprocess.run([sys.executable, "-m", "venv", str(PEERS_HOME)], check=True)
    subprocess.run([str(PEERS_HOME / "bin" / "pip"), "install", "--quiet", *PEERS], check=True)


def measure_start(command: list[str], root: Path) -> dict[str, float]:
    """From the start of the process to the answer to ``initialize``."""
    times = []
    for _ in range(STARTS):
        client = Client(command, root)
        times.append(client.start())
        client.stop()
    return {"initialize": statistics.median(times)}


def measure_session(command: list[str], root: Path) -> dict[str, float]:
    """Round trips in files of each size: completion, a change and a completion, a code action."""
    result: dict[str, float] = {}
    client = Client(command, root)
    client.start()
    for lines in SIZES:
        path = root / f"tasks_{lines}.py"
        text = source(lines)
        path.write_text(text)
        uri = path.as_uri()
        document = {"uri": uri}
        client.notify(
            "textDocument/didOpen", {"textDocument": {"uri": uri, "languageId": "python", "version": 1, "text": text}}
        )
        end = text.count("\n")
        position = {"line": end, "character": 3}
        completion = {"textDocument": document, "position": position}
        client.request("textDocument/completion", completion)
        rounds = ROUNDS if lines == SIZES[0] else ROUNDS // 2
        result[f"completion {lines}"] = statistics.median(
            client.timed("textDocument/completion", completion) for _ in range(rounds)
        )
        times = []
        for number in range(rounds):
            at = {"line": end // 2, "character": 0}
            change = {"range": {"start": at, "end": at}, "text": " "}
            client.notify(
                "textDocument/didChange",
                {"textDocument": {"uri": uri, "version": number + 2}, "contentChanges": [change]},
            )
            times.append(client.timed("textDocument/completion", completion))
        result[f"change {lines}"] = statistics.median(times)
        at = {"line": 4, "character": 5}
        action = {"textDocument": document, "range": {"start": at, "end": at}, "context": {"diagnostics": []}}
        result[f"action {lines}"] = statistics.median(client.timed("textDocument/codeAction", action) for _ in range(5))
    result["memory"] = client.memory()
    client.stop()
    return result


def source(lines: int) -> str:
    """A module of tasks, with a prefix half typed at its end."""
    count = lines // TASK.count("\n")
    tasks = "".join(TASK.format(number=number, other=(number + 1) % count) for number in range(count))
    return f"from celery import shared_task\n\nfrom shop.models import Order\n\n{tasks}\ncem"


def print_table(rows: dict[str, dict[str, float]]) -> None:
    """Milliseconds, and in parentheses how many times ours a figure is."""
    table = Table("server", *(column for column in rows["celeryls"]), title="Median ms (x of celeryls); memory in MiB")
    ours = rows["celeryls"]
    for name, row in rows.items():
        cells = [
            f"{value:.0f}" if column == "memory" else f"{value * 1000:.2f} ({value / ours[column]:.2f}x)"
            for column, value in row.items()
        ]
        table.add_row(name, *cells)
    Console(width=180).print(table)


if __name__ == "__main__":
    main()
