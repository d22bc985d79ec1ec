"""`python -m afterword`: the same as the command `afterword`."""

from afterword.cli import main

main()
