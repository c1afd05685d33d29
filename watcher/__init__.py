"""Watches news feeds for explosions at defence-industry plants and keeps the incident register.

Parts of packages that only cost memory are kept out before anything is imported, by the name that makes an import fail as
if they were not installed: httpx's own command line brings rich, click and pygments (4 MiB), Beautiful Soup's other tree
builders bring lxml (5 MiB), and the service holds what it has loaded for a year.
"""

import sys

for _part in ("httpx._main", "bs4.builder._lxml", "bs4.builder._html5lib"):
    sys.modules.setdefault(_part, None)  # type: ignore[arg-type]
