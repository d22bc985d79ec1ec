"""What it looks like now: state folded from the log, always rebuildable from seq 1."""
