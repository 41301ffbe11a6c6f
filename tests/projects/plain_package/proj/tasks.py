from .celery import app


@app.task
def add(x, y):
    return x + y


@app.task(ignore_result=False, priority=7)
def mul(x, y):
    return x * y


@app.task(shared=False)
def xsum(numbers):
    return sum(numbers)


def _sub(x, y):
    return x - y


def _div(x, y):
    return x / y


# Registered under the name of the function, not of the variable.
sub = app.task(_sub)
div = app.task(name="proj.tasks.div", typing=False)(_div)


class Calculator:
    @staticmethod
    @app.task(name="proj.tasks.neg")
    def neg(x):
        return -x


if True:

    @app.task
    def absolute(x):
        return abs(x)
