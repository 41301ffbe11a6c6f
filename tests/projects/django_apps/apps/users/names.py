from enum import StrEnum

EXPORT = "users.export"


class Names(StrEnum):
    CLOSE = "users.close"
    MERGE = "users.merge"
