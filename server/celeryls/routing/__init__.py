"""Plans edits of an app's routes: where an entry is written, and how."""
