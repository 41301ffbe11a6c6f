"""What stands around a call: functions, loops, conditions, ``try``, ``with``, ``return``."""
