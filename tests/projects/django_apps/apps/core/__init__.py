from .decorators import event, mail_job, nightly, tracked

__all__ = ["event", "mail_job", "nightly", "tracked"]
