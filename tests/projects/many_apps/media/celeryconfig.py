broker_url = "memory://"
result_backend = "cache+memory://"
task_default_queue = "media"
task_routes = {"media.tasks.shrink": {"queue": "pictures"}}
