"""What an installed package holds, for people who have no checkout."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The package as a wheel would hold it."""
    pytest.importorskip("setuptools")
    folder = tmp_path_factory.mktemp("built")
    command = [sys.executable, "-W", "ignore", "setup.py", "-q", "build_py", "--build-lib", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    return folder


def test_every_file_that_is_not_code_comes_along(built: Path) -> None:
    """Templates, demo feeds and what else lies beside the code is in the package, and so are config and seeds."""
    wanted = {p.relative_to(ROOT) for p in (ROOT / "watcher").rglob("*") if p.is_file() and "__pycache__" not in p.parts}
    starter = [ROOT / "config.yaml", *(p for p in (ROOT / "seeds").rglob("*") if p.is_file() and p.suffix not in {".py", ".pyc"})]
    wanted |= {Path("watcher/starter") / p.relative_to(ROOT) for p in starter}
    assert wanted <= {p.relative_to(built) for p in built.rglob("*")}


def test_init_writes_the_same_seeds_from_the_package(built: Path, tmp_path: Path) -> None:
    """`watcher init` of an installed package gives the config and seeds of the repository."""
    code = "from watcher.cli import main; main()"
    command = [sys.executable, "-c", code, "init", str(tmp_path / "mine")]
    ran = subprocess.run(command, cwd=tmp_path, env={"PYTHONPATH": str(built)}, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stderr
    for name in ("config.yaml", "seeds/topic.yaml", "seeds/languages/ru.yaml", "seeds/places.tsv"):
        assert (tmp_path / "mine" / name).read_bytes() == (ROOT / name).read_bytes()
