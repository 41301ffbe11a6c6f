from mill.deco import Sturdy, quick, registry


@Sturdy(retries=5, name="mill.grind")
def grind(oats):
    press.delay(oats)


@Sturdy()
def press(oats):
    return oats


@quick
def sift(flour):
    grind.s(flour).apply_async()


@registry.job(priority=3, owner="bakery", name="mill.bake")
def bake(dough):
    sift.delay(dough)
