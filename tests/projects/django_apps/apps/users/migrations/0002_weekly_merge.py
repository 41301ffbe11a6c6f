from django.db import migrations


def schedule(apps, schema_editor):
    CrontabSchedule = apps.get_model("django_celery_beat", "CrontabSchedule")
    PeriodicTask = apps.get_model("django_celery_beat", "PeriodicTask")
    sunday, _ = CrontabSchedule.objects.get_or_create(minute="0", hour="5", day_of_week="0")
    PeriodicTask.objects.get_or_create(name="merge doubles", task="users.merge", crontab=sunday)


class Migration(migrations.Migration):
    dependencies = [("customers", "0001_initial"), ("django_celery_beat", "0019_alter_periodictasks_options")]
    operations = [migrations.RunPython(schedule, migrations.RunPython.noop)]
