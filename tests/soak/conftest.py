"""The servers of other rooms' tests, for tests of the service as a whole."""

import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path += [str(HERE.parent / room) for room in ("feeds", "outbox")]
