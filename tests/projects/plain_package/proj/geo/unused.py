from . import task


@task
def forgotten():
    """No setting imports this module."""
