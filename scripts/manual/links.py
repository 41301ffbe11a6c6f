"""Reads a built site as a browser does: where its links lead, and from where its pages load."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import TYPE_CHECKING
from urllib.parse import unquote, urljoin, urlsplit

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_HERE = "https://here.invalid"
_LOADED = {"link": "href", "script": "src", "img": "src", "iframe": "src", "source": "src"}
_ONLY_NAMED = {"canonical", "prev", "next", "alternate"}
"""What a `link` relates to its page without loading it."""


class _Page(HTMLParser):
    """The addresses on a page: those that it loads, those that lead on, and the places in it that a link may name."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.loaded: list[str] = []
        self.led: list[str] = []
        self.places: set[str] = set()
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.places |= {given[name] for name in ("id", "name") if name in given}
        address = given.get(_LOADED.get(tag, "href"), "")
        if not address or address.startswith(("data:", "mailto:")):
            return
        named = tag == "link" and _ONLY_NAMED & set(given.get("rel", "").split())
        (self.loaded if tag in _LOADED and not named else self.led).append(address)


def faults(site: Path) -> list[str]:
    """Sentences about links that lead nowhere in the site and files that come from elsewhere; empty where all is well.

    Links to other sites are not followed. The page about a missing page has addresses from the root, as any path may
    lead to it, and is left out.
    """
    pages = {path: _Page(path.read_text("utf-8")) for path in sorted(site.rglob("*.html")) if path.name != "404.html"}
    return [fault for path in pages for fault in _of(path, pages, site)]


def _of(path: Path, pages: dict[Path, _Page], site: Path) -> Iterator[str]:
    page, name = pages[path], path.relative_to(site).as_posix()
    for address in page.loaded:
        if urlsplit(address).netloc:
            yield f"{name} loads {address}"
    for address in {**dict.fromkeys(page.loaded), **dict.fromkeys(page.led)}:
        full = urlsplit(urljoin(f"{_HERE}/{name}", address))
        if f"{full.scheme}://{full.netloc}" != _HERE:
            continue
        found = site / unquote(full.path).lstrip("/")
        target = found / "index.html" if found.is_dir() else found
        if not target.is_file():
            yield f"{name} leads to {address}, which is not there"
        elif full.fragment and target in pages and unquote(full.fragment) not in pages[target].places:
            yield f"{name} leads to {address}, a place that is not there"
