"""A file of a project that does not use Celery; the journeys type at its end."""


class Clients:
    """The clients by name."""

    def __init__(self) -> None:
        self.client_name, self.class_name, self.task_list = "", "", [""]

    def rename(self, result: str) -> str:
        """The new name."""
        self.client_name = result
        return self.client_name


cached_clients = Clients()
