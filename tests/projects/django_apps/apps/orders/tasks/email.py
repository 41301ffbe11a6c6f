from apps.core.decorators import event, mail_job

__all__ = ["send_confirmation", "send_refund"]


@mail_job()
def send_confirmation(order_id):
    return order_id


@event
def send_refund(order_id, amount):
    return order_id, amount


@mail_job()
def send_internal(order_id):
    """Not in ``__all__``, and a task all the same."""
