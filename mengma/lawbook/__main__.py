"""Checks of law/ for those who change it.

python -m mengma.lawbook coverage      values without an example on the first day they are in force
python -m mengma.lawbook texts DIR     every citation against the texts of the statutes in a folder
"""

from __future__ import annotations

import sys

from mengma.lawbook import coverage, statutes
from mengma.lawbook.errors import LawLoadError


def main(argv: list[str]) -> int:
    """0 where all is well, 1 where something is missing or contradicted, 2 where the question is none."""
    try:
        if argv[:1] == ["coverage"] and len(argv) == 1:
            return coverage.main()
        if argv[:1] == ["texts"] and len(argv) < 3:
            return statutes.main(argv[1:])
    except LawLoadError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    sys.stderr.write(__doc__ or "")
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
