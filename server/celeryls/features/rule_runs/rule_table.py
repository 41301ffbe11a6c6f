"""The rules that are on, by what they are about and the words that they look for."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from types import ModuleType


class RuleTable:
    """Some rules, in the order of their codes; ``words`` are those that they look for in the text of a unit."""

    def __init__(self, rules: tuple[ModuleType, ...]) -> None:
        self.rules = rules
        self.words = frozenset(word for module in rules for word in module.RULE.words)
        self._about: dict[type, list[tuple[ModuleType, frozenset[str]]]] = {}
        for module in rules:
            for kind in dict.fromkeys((module.RULE.subject, *module.RULE.also)):
                self._about.setdefault(kind, []).append((module, frozenset(module.RULE.words)))

    def words_in(self, text: str) -> frozenset[str]:
        """The words that occur in a text."""
        return frozenset(word for word in self.words if word in text)

    def about(self, subject: object, words: Iterable[str]) -> list[ModuleType]:
        """The rules about a subject that look for one of these words."""
        return [module for module, own in self._about.get(type(subject), ()) if not own.isdisjoint(words)]
