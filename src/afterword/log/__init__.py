"""What happened: append-only logs; the only writer of events."""
