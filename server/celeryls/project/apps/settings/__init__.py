"""An app's settings: their sources, the effective values, and the unknown ones."""
