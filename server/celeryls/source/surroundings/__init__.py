"""The statements around a call: functions, loops, conditions, ``try``, ``with``, ``return``."""
