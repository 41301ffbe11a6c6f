"""What stands above a task: where its messages go, its rate, its retries, when beat sends it, and who starts it."""
