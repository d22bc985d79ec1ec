"""Comments for safe spaces: request -> gate -> log -> projection -> page / stream."""

__version__ = "0.1.0"
