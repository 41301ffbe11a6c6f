"""The index process: it scans folders on request, and exits with the server that started it."""

from __future__ import annotations

import gc
import logging
import os
import sys
from functools import partial
from typing import TYPE_CHECKING, Any

from celeryls.indexing.cache import load, save
from celeryls.indexing.cache_folder import folder
from celeryls.indexing.closure.first_reading import UsesQuestion
from celeryls.indexing.process.message_writer import MessageWriter
from celeryls.indexing.process.request_queue import RequestQueue
from celeryls.indexing.scan import Scan, ScanRequest
from celeryls.indexing.scan_observer import Cancelled
from celeryls.system.differences import write_all, yield_to_others

if TYPE_CHECKING:
    from collections.abc import Callable

logger = logging.getLogger(__name__)

_NICE = 3  # a higher value would starve it while other processes of the editor are busy
_IDLE = 2.0
"""Seconds without a request after which memory is freed and the cache is written."""
_ENDS_AFTER = 30
"""How often as many seconds may pass without a request: the process ends then, if a new one finds all in the cache."""


def main() -> None:
    """Serves over standard input and output until either is closed."""
    output = os.dup(1)
    os.dup2(2, 1)  # a stray print can't corrupt the protocol
    yield_to_others(_NICE)
    gc.disable()  # a scan creates thousands of trees without cycles
    IndexProcess(RequestQueue(0), _writer(output)).serve()
    sys.stderr.flush()
    os._exit(0)  # even if a thread is still blocked


class IndexProcess:
    """Answers requests, one at a time."""

    def __init__(self, inbox: RequestQueue, write: Callable[[bytes], None]) -> None:
        self._inbox = inbox
        self._write = write
        self._scans: dict[str, Scan] = {}
        self._cached: set[str] = set()
        self._saved: set[str] = set()

    def serve(self) -> None:
        """Serves until the server closes the connection, or nothing has been asked for a minute.

        The server starts another process for its next request.
        """
        quiet = 0
        try:
            while quiet < _ENDS_AFTER or not self._is_saved:
                request = self._inbox.next(_IDLE)
                if request is None:
                    quiet += 1
                    self._rest()
                else:
                    quiet = 0
                    self._answer(request)
        except (Cancelled, BrokenPipeError):
            self._rest()

    @property
    def _is_saved(self) -> bool:
        """Whether the cache has all that is known."""
        return all(root in self._saved and not scan.store.unsaved for root, scan in self._scans.items())

    def _answer(self, request: dict[str, Any]) -> None:
        root = request["root"]
        requests = self._inbox.batch_of(request) if request["ask"] == "changed" else [request]
        check = self._inbox.check_for(root)
        writer = MessageWriter(root, requests[-1]["number"], self._write, check)
        try:
            self._answer_for(root, requests, writer)
        except Cancelled:
            return
        except BrokenPipeError:
            raise
        except Exception:
            # What fails in one folder harms no other folder.
            logger.exception("%s can't be scanned", root)
            writer.done({})

    def _answer_for(self, root: str, requests: list[dict[str, Any]], writer: MessageWriter) -> None:
        touched = None
        match requests[0]["ask"]:
            case "forget":
                self._scans.pop(root, None)
                return
            case "scan":
                self._take(root, requests[0])
            case "changed":
                touched = {path for each in requests for path in each["paths"]}
            case "uses":
                # Outside of a scan there is nothing left to read.
                scan = self._scans.get(root)
                for each in requests:
                    writer.uses(each["number"], scan is not None and scan.is_whole)
                return
        if scan := self._scans.get(root):
            writer.check()
            scan.asked = partial(self._asked, root, writer)
            scan.run(writer, touched)

    def _asked(self, root: str, writer: MessageWriter) -> UsesQuestion | None:
        """The next who waits for uses in a folder that is being scanned."""
        request = self._inbox.next_uses(root)
        if request is None:
            return None
        return UsesQuestion(
            frozenset(request["words"]), lambda is_told: writer.uses(request["number"], is_told=is_told)
        )

    def _take(self, root: str, request: dict[str, Any]) -> None:
        left_out = frozenset(request["left_out"])
        wanted = ScanRequest(root, tuple(request["exclude"]), tuple(request["wrappers"]), left_out)
        known = self._scans.get(root)
        if known is not None and known.wanted == wanted:
            return
        (self._cached.add if request["cache"] else self._cached.discard)(root)
        kept = load(wanted, folder()) if request["cache"] else None
        (self._saved.add if kept else self._saved.discard)(root)
        scan = self._scans[root] = Scan(wanted, *(kept or ()))
        scan.knows(request.get("known", {}))
        if known is not None:
            scan.take_over(known)

    def _rest(self) -> None:
        """Frees memory, and saves the cache."""
        for root, scan in self._scans.items():
            scan.shrink()
            if root in self._cached and scan.store.unsaved:
                scan.store.unsaved = False
                self._saved.discard(root)
                try:
                    if save(scan.wanted, scan.store, scan.found, folder()):
                        self._saved.add(root)
                except Exception:
                    logger.exception("%s can't be cached", root)


def _writer(file: int) -> Callable[[bytes], None]:
    return partial(write_all, file)
