"""What a command's exit says: 0 done, and these."""

from __future__ import annotations

EXIT_STOPPED, EXIT_USAGE, EXIT_QUARANTINED = 1, 2, 3
"""It could not finish; its arguments are unusable; something was quarantined, which `--strict` forbids."""
