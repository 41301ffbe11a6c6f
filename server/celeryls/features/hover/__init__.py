"""What Celery's words under the cursor do, and what they amount to here."""
