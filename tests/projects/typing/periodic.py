import celery
from celery import current_app, shared_task as job
from celery.utils.log import get_task_logger

log = get_task_logger(__name__)

PERIODIC_TASKS_ALL = {
	'reindex': {
		'task': 'search.reindex',
		'schedule': 3600.0,
	},
	'update_l10n': {
		'task': 'wiki.l10n',
		'schedule': celery.schedules.crontab(minute='30', hour='*/6'),
		'args': ['en-US', {'force': True}],
	},
}
PERIODIC_TASKS_ALL.update({
	'prune': {'task': 'users.prune', 'schedule': 86400},
	'digest': {
		'task': 'mail.digest',
		'schedule': celery.schedules.crontab(day_of_week='mon'),
	},
})


@job
def reindex(index='all'):
	log.info('reindexing %s', index)
	for chunk in chunks(index):
		index_chunk.delay(chunk)


@job(rate_limit='5/m', ignore_result=True)
def index_chunk(ids):
	try:
		Bulk(ids).run()
	except ConnectionError:
		log.exception("the index doesn't answer")


@celery.shared_task(bind=True)
def rebuild(self, *, locale):
	"""Rebuilds a locale's pages.

	>>> rebuild.delay(locale='de')
	"""
	done = 0
	while done < 100:
		done += step(locale)
		self.update_state(state='PROGRESS', meta={'done': done})
	return done


@current_app.task(name='wiki.l10n')
def l10n(locale, options):
	return {'é': '😀', "locale": locale}


@job(
	queue='mail',
	# the provider allows two at a time
	soft_time_limit=30
)
def digest(user_id): send(user_id)
