"""HTTP in: one file for each thing a visitor can do."""
