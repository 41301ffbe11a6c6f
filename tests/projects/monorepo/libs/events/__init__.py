from .task import event_task

__all__ = ["event_task"]
