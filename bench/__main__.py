"""`python -m bench [NAME…]`: run the benchmarks one after the other, each in its own process.

A benchmark is one file with a reference measured in the same run; it prints its ratios and ends with 1 when a ratio
misses its target. Ratios are read inside one run: absolute times belong to the machine.
"""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

FOLDER = Path(__file__).resolve().parent


def main(wanted: list[str]) -> int:
    files = {path.stem: path for path in sorted(FOLDER.glob("*.py")) if not path.stem.startswith("_")}
    unknown = [name for name in wanted if name not in files]
    if unknown:
        print(f"no benchmark {', '.join(unknown)}; there are: {', '.join(files)}", file=sys.stderr)
        return 2
    failed = [name for name, path in files.items() if (not wanted or name in wanted) and not run(name, path)]
    if failed:
        print(f"\nbelow target or broken: {', '.join(failed)}")
    return 1 if failed else 0


def run(name: str, path: Path) -> bool:
    print(f"\n{name}", flush=True)
    started = time.monotonic()
    done = subprocess.run([sys.executable, str(path)], cwd=FOLDER.parent, check=False)
    print(f"  ({time.monotonic() - started:.0f} s)", flush=True)
    return done.returncode == 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
