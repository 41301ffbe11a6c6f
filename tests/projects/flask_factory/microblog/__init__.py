from flask import Flask

from .extensions import celery_init_app


def create_app() -> Flask:
    app = Flask(__name__)
    app.config.from_mapping(
        CELERY=dict(
            broker_url="memory://",
            result_backend="cache+memory://",
            task_ignore_result=True,
            task_routes={
                "microblog.feeds.tasks.*": {"queue": "feeds"},
                "microblog.feeds.tasks.fetch_all": {"queue": "celery"},
            },
            beat_schedule={
                "fetch every feed": {"task": "microblog.feeds.tasks.fetch_all", "schedule": 600.0},
            },
        ),
    )
    app.config.from_prefixed_env()
    celery_init_app(app)

    from . import views

    app.register_blueprint(views.bp)
    return app
