"""Code actions that fix findings, or silence them."""
