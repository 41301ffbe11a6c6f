"""Functions and methods applied to known values."""
