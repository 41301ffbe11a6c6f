"""What `invoke` can do here; no task of Celery's."""

from invoke import task


@task
def clean(context):
    context.run("rm -rf build")


@task(clean, name="build")
def build_image(context, tag="latest"):
    context.run(f"docker build -t shop:{tag} .")
