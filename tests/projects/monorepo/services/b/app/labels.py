from .worker import app


@app.task(name="labels.print")
def print_label(order):
    return order
