from celery import chain, chord, chunks, current_app, group, xmap

from proj import celery as app
from proj import tasks as t
from proj.classes import Crawl, fetch
from proj.geo import locate, locate_again as again


def main(ip):
    t.add.delay(1, 2)
    t.mul.apply_async((2, 3), serializer="json")
    chain(t.add.s(4, 4) | t.mul.s(8), t.mul.s(10))()
    chord((t.add.s(i, i) for i in range(100)), t.xsum.s())().get()
    group(t.sub.s(1, 1), t.div.s(1, 2), t.Calculator.neg.s(1))()
    t.add.chunks(zip(range(100), range(100)), 10)()
    t.add.starmap([(1, 2), (3, 4)]).delay()
    t.xsum.map([range(3)]).apply_async()
    locate(ip), again.signature((ip,), countdown=3).delay()
    fetch.delay("https://example.com"), Crawl.s("https://example.com").delay()
    app.send_task("geo.import_de")
    app.tasks["proj.tasks.absolute"].delay(-1)
    locate.apply(args=(ip,))
    chain(app.tasks["proj.plain"].s(), app.tasks[f"{app.main}.crawl"], current_app.tasks.get("geo.rebuild"))
    for name in ("proj.tasks.add", "proj.tasks.mul"):
        yield app.tasks[name], app.tasks[t.add.name], {"proj.tasks.add": 1}["proj.tasks.add"]


class Service:
    task = t.add

    def call(self):
        self.task.delay(1, 1)
        delay = t.mul.delay
        delay(2, 2)


if __name__ == "__main__":
    main("127.0.0.1")
