"""Where it is kept: tables, connections, migrations; SQLite and PostgreSQL alike."""
