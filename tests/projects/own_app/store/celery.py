from store.core import StoreCelery

app = StoreCelery("store", broker="memory://", include=["store.tasks"])
app.conf.task_routes = {"store.tasks.ship": {"queue": "ships"}}
