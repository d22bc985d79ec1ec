"""The example blog and the invented conversations that `afterword demo` serves."""
