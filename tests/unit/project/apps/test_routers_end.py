"""A router of an earlier configuration leaves nothing that only a search for garbage would find."""

import gc
import weakref

from celeryls.project.apps.routes import Router


def test_the_app_behind_a_router_ends_with_it():
    gc.collect()
    gc.disable()
    try:
        router = Router({})
        assert router.route("shop.ship") is not None
        app, queues = weakref.ref(router._app), weakref.ref(router._app.amqp.queues)
        del router
        assert app() is None
        assert queues() is None
    finally:
        gc.enable()
