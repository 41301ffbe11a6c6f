"""Where the cursor stands."""
