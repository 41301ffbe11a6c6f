"""A language server for Celery."""

from importlib.metadata import PackageNotFoundError, version

try:
    __version__ = version("celery-language-server")
except PackageNotFoundError:  # run from a folder that was never installed, such as the one inside a VSIX
    __version__ = "0.1.0"
