def execute_from_command_line(argv):
    from configurations import setup
    from django.core.management import execute_from_command_line as execute

    setup()
    execute(argv)
