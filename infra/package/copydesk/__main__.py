"""The command line: the console script `copydesk`, and `python -m copydesk`."""

from __future__ import annotations

import sys
from importlib.abc import MetaPathFinder

from flows.cli.app import main


class _WithoutPandas(MetaPathFinder):
    """Says that pandas is not installed.

    DuckDB loads it, where it is, as soon as a value is bound: a third of a second for what no command needs.
    """

    def find_spec(self, fullname: str, path: object, target: object = None) -> None:  # noqa: ARG002 - import's
        if fullname == "pandas":
            raise ModuleNotFoundError("No command needs pandas", name=fullname)


sys.meta_path.insert(0, _WithoutPandas())

if __name__ == "__main__":
    main()
