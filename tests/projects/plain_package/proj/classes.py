from celery import Task

from proj.celery import Counted, app


class Fetch(Counted):
    """Its name is that of the class."""

    rate_limit = "1/m"
    queue = "net"

    def run(self, url):
        return url


class Crawl(Fetch):
    name = "proj.crawl"
    max_retries = 1

    def run(self, url):
        fetch.delay(url)
        self.fetch_all([url])

    def fetch_all(self, urls):
        return fetch.map(urls)


class Plain(Task):
    name = "proj.plain"

    def run(self): ...


fetch = app.register_task(Fetch())
Crawl = app.register_task(Crawl())
app.tasks.register(Plain())
