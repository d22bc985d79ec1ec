"""Who is who: accounts, sessions, sign-in, roles, erasure."""
