"""The benchmark: Afterword, its peers and a static file server, measured in one run."""
