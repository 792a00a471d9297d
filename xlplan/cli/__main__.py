"""`python -m xlplan.cli`."""

from xlplan.cli import main

main()
