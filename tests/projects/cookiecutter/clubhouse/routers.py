class Paying:
    """What has to do with money goes first."""

    def route_for_task(self, task, args=None, kwargs=None):
        if task.startswith("billing."):
            return {"queue": "money", "priority": 9}
        return None
