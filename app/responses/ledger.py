"""The ledger of erasures: a file outside the database, so that a restored backup can be erased again."""

import os
import re
from pathlib import Path


class Ledger:
    """Keyed hashes of erased response ids, one a line, only ever appended to."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def append(self, tombstone: str) -> None:
        """Add one and wait until it is on the disk."""
        self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with self._path.open("a", encoding="ascii") as file:
            file.write(f"{tombstone}\n")
            file.flush()
            os.fsync(file.fileno())

    def read(self) -> set[str]:
        """Every tombstone written so far. A crash while writing leaves half of one, to which the next is appended."""
        if not self._path.exists():
            return set()
        return set(re.findall("[0-9a-f]{64}$", self._path.read_text(encoding="ascii", errors="replace"), re.MULTILINE))
