"""The list of all software in the extension, as CycloneDX: what security scanners read."""

from __future__ import annotations

import json
import uuid
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import distributions
from typing import TYPE_CHECKING

from cyclonedx.contrib.license.factories import LicenseFactory
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.output.json import JsonV1Dot6
from cyclonedx.schema import SchemaVersion
from cyclonedx.spdx import is_supported_id
from cyclonedx.validation.json import JsonStrictValidator
from packageurl import PackageURL

from celeryls import __version__

if TYPE_CHECKING:
    from collections.abc import Iterator
    from importlib.metadata import PackageMetadata
    from pathlib import Path

OUR_NAME = "celery-language-server"
FILE = "sbom.cdx.json"
NPM = "out/third-party.json"
_NAMESPACE = uuid.UUID("3f9d6f0e-8a53-4b86-9a7d-2c1f5a0c8e11")


@dataclass(frozen=True, slots=True)
class Bundled:
    """A package whose code is in the extension.

    ``license`` is an expression of SPDX or words of its own, empty where it tells none.
    """

    kind: str
    name: str
    version: str
    license: str


def bundled(folder: Path) -> list[Bundled]:
    """All packages in a staged or unpacked extension but our own, Python's first, each sorted by name."""
    python = (
        Bundled("pypi", each.name.lower(), each.version, _license(each.metadata))
        for each in distributions(path=[str(folder / "bundled/libs")])
        if each.name != OUR_NAME
    )
    npm = (Bundled("npm", **each) for each in json.loads((folder / NPM).read_text("utf-8")))
    return [*sorted(python, key=_by_name), *sorted(npm, key=_by_name)]


def sbom(folder: Path, target: str, moment: int) -> str:
    """The list of a staged extension as JSON, the same for the same content.

    ``moment`` is the time that it has, in seconds since 1970.
    """
    licenses = LicenseFactory()
    ours = Component(
        name=OUR_NAME,
        version=__version__,
        type=ComponentType.APPLICATION,
        bom_ref=f"{OUR_NAME}@{__version__}",
        licenses=[licenses.make_with_expression("MIT")],
    )
    components = [
        Component(
            name=each.name,
            version=each.version,
            type=ComponentType.LIBRARY,
            bom_ref=f"{each.kind}:{each.name}@{each.version}",
            purl=_url(each),
            licenses=[licenses.make_from_string(each.license)] if each.license else [],
        )
        for each in bundled(folder)
    ]
    names = "\n".join(f"{each.bom_ref}" for each in components)
    bom = Bom(components=components, serial_number=uuid.uuid5(_NAMESPACE, f"{target}\n{__version__}\n{names}"))
    bom.metadata.component = ours
    bom.metadata.timestamp = datetime.fromtimestamp(moment, UTC)
    bom.register_dependency(ours, components)
    return JsonV1Dot6(bom).output_as_string(indent=2)


def faults(text: str) -> list[str]:
    """What CycloneDX's schema says against such a list; empty where nothing."""
    found = JsonStrictValidator(SchemaVersion.V1_6).validate_str(text)
    return [str(found.data)] if found else []


def listed(text: str) -> Iterator[tuple[str, str]]:
    """The name and version of each package in such a list."""
    for each in json.loads(text)["components"]:
        yield each["name"], each["version"]


def _by_name(package: Bundled) -> tuple[str, str]:
    return package.name, package.version


def _url(package: Bundled) -> PackageURL:
    scope, _, name = package.name.rpartition("/")
    return PackageURL(package.kind, scope or None, name, package.version)


def _license(metadata: PackageMetadata) -> str:
    """As the package says itself: an expression, its classifiers, or a word of its own."""
    if expression := _first(metadata, "License-Expression"):
        return expression
    word = _first(metadata, "License")
    if is_supported_id(word):
        return word
    classifiers = metadata.get_all("Classifier") or []
    names = [each.rpartition(" :: ")[2] for each in classifiers if each.startswith("License :: OSI Approved ::")]
    return " or ".join(names) or word.partition("\n")[0]


def _first(metadata: PackageMetadata, field: str) -> str:
    return next(iter(metadata.get_all(field) or []), "").strip()
