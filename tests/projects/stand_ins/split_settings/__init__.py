"""The little of django-split-settings that settings need."""
