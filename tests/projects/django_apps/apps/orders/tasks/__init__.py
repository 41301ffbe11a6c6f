from .email import *
from .stock import close_stale_carts, release as release_stock

__all__ = ["close_stale_carts", "release_stock", "send_confirmation", "send_refund"]
