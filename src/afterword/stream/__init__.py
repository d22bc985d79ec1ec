"""Live out: the same events to those who are listening, from their position."""
