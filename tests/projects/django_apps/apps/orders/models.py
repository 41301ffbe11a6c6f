from django.db import models


class Order(models.Model):
    paid = models.BooleanField(default=False)
    total = models.DecimalField(max_digits=10, decimal_places=2)
