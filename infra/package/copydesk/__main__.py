"""The command line: the console script `copydesk`, and `python -m copydesk`."""

from __future__ import annotations

import sys

from flows.cli.app import main

# No command needs pandas, but where it is installed DuckDB and Arrow import it with the first value that they
# are given: a third of a second of each command.
sys.modules.setdefault("pandas", None)  # type: ignore[arg-type]  # so that importing it fails

if __name__ == "__main__":
    main()
