class Base:
    broker_url = "memory://"
    task_default_queue = "mails"


class Config(Base):
    task_acks_late = True
