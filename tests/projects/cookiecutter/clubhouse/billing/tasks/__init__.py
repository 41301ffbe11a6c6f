from . import invoices, reminders
