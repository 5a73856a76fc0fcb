"""Run as a program: names the patterns that the package compiles and `collected_patterns` does not find."""

from __future__ import annotations

import re
import sys
from typing import Any

COMPILED: dict[tuple[Any, int], str] = {}
_compile = re._compile  # type: ignore[attr-defined]


def watch(source: Any, flags: int) -> re.Pattern[Any]:  # noqa: ANN401 - whatever `re` takes
    """Compile a pattern, and note it where one of our modules asked for it."""
    pattern: re.Pattern[Any] = _compile(source, flags)
    caller = str(sys._getframe(2).f_globals.get("__name__", ""))
    if caller.startswith(("tasks.", "flows.")):
        COMPILED[pattern.pattern, pattern.flags] = caller
    return pattern


def main() -> int:
    """Watch from before the package is imported until all of it was looked through."""
    re._compile = watch  # type: ignore[attr-defined]
    from tasks.core.clean.lines.rules import load_rules  # noqa: PLC0415 - what it compiles is watched
    from tests.collected_patterns import collect_patterns  # noqa: PLC0415 - the same

    found = {*collect_patterns(), *(each for rule in load_rules() for each in rule.patterns)}
    known = {(each.pattern, each.flags) for each in found}
    unseen = [
        f"{place}: {pattern!r:.100}"
        for (pattern, flags), place in COMPILED.items()
        if (pattern, flags) not in known
    ]
    sys.stdout.writelines(f"{each}\n" for each in unseen)
    return 1 if unseen or not COMPILED else 0


if __name__ == "__main__":
    sys.exit(main())
