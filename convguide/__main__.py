"""`python -m convguide` is the command line."""

from convguide.cli import main

raise SystemExit(main())
