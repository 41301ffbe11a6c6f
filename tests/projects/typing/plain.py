from celery import Celery

app = Celery("worker", broker="redis://127.0.0.1")


def beat_schedule():
    return {
        "tick": {"task": "plain.tick", "schedule": 1.0},
        "tock": {
            "task": "plain.tock",
            "schedule": 2.0,
        },
    }


app.conf.update(
    task_serializer="json",
    beat_schedule={
        "add-every-30-seconds": {
            "task": "plain.add",
            "schedule": 30.0,
            "args": (16, 16),
        },
    },
)


@app.task
def tick(): ...


@app.task
def tock(): ...


@app.task()
def add(x, y):
    return x + y


@app.task()
def mul(x, y):
    return x * y


@app.task( name = "plain.xsum" )
def xsum(numbers):
    total = sum([add(n, 0) for n in numbers])
    if total > 100:
        mul.apply_async((total, 2), countdown=3)
    return total


if __name__ == "__main__":
    app.start()
