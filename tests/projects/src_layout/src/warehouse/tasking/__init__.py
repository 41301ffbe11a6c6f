from .once import once as idempotent

__all__ = ["idempotent"]
