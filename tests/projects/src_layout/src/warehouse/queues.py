from kombu import Queue

DEFAULT = "inbound"
BULK = "bulk"

Q = [Queue(name, routing_key=f"{name}.#") for name in (DEFAULT, "outbound", BULK)]
