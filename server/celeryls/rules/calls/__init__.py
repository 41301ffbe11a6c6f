"""Rules about calls and canvases."""
