"""Rules about settings and apps."""
