"""The operating system: how one differs from another, and how its disk spells a path."""
