import os

from celery import Celery
from celery.schedules import crontab
from kombu import Exchange, Queue

os.environ.setdefault('DJANGO_SETTINGS_MODULE', 'shop.settings')

app = Celery('shop')
app.config_from_object('django.conf:settings', namespace='CELERY')
app.autodiscover_tasks()

default_exchange = Exchange('default', type='direct')

app.conf.task_queues = (
    Queue('default', default_exchange, routing_key='default'),
    Queue('mail', default_exchange, routing_key='mail'),
)

app.conf.beat_schedule = {
    # every morning, before the office opens
    'remind-of-unpaid-orders': {
        'task': 'orders.remind',
        'schedule': crontab(hour=6, minute=30),
        'kwargs': {'days': 3},
    },
    'clean-sessions': {
        'task': 'shop.celeryconf.clean_sessions',
        'schedule': 60 * 60,
        'options': {'queue': 'default', 'expires': 60 * 50},
    },
    'feed': {'task': 'shop.celeryconf.feed', 'schedule': crontab(minute='*/15')},
}


@app.task
def clean_sessions():
    from django.core.management import call_command
    call_command('clearsessions')


@app.task(bind=True, ignore_result=True)
def debug_task(self):
    print(f'Request: {self.request!r}')


@app.task(rate_limit='10/m', queue='mail')
def newsletter(address, *, subject='What\'s new'):
    render(address, subject)


@app.on_after_finalize.connect
def setup_periodic_tasks(sender, **kwargs):
    sender.add_periodic_task(10.0, debug_task.s(), name='ping every 10')


@app.task(acks_late=True,
          reject_on_worker_lost=True)
def feed():
    sql = '''
    SELECT id, title
    FROM articles -- it's (only) the new ones
    '''
    for row in query(sql):
        newsletter.delay(row[0])


@app.task(name='shop.heartbeat')
def heartbeat():
    pass
