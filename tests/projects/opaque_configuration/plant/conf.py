class Base:
    broker_url = "memory://"
    task_routes = {"plant.tasks.press": {"queue": "heavy"}}


class Hall(Base):
    task_acks_late = True


class Yard(Base):
    timezone = "Europe/Berlin"


def make(place):
    return {"hall": Hall, "yard": Yard}[place]
