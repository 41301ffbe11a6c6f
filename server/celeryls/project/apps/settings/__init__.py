"""An app's settings: where they come from, which are in force, and what no text tells."""
