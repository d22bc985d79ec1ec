"""Fast out: ready-encoded pages served before any framework runs."""
