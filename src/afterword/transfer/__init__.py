"""Threads in and out of files: one file per format."""
