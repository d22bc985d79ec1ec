"""What is true: events, threads, rules as plain values. No I/O, no clock, no framework."""
