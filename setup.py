"""Puts the starter files into the package when a wheel is built: what `watcher init` writes for somebody without a checkout.

They live at the top of the repository, where a user edits them; only the build copies them, to `watcher/starter/`, so there is
nothing to keep in step. An editable installation copies nothing, the checkout is beside it. Rejected: `data_files` (where they
end up depends on how pip was called), a second copy in the package.
"""

import shutil
from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py

ROOT = Path(__file__).parent


def starter_files() -> list[Path]:
    """Relative to the repository: the config and every seed file, without the scripts that made them."""
    seeds = (p.relative_to(ROOT) for p in sorted((ROOT / "seeds").rglob("*")) if p.is_file())
    return [Path("config.yaml"), *(p for p in seeds if p.suffix in {".yaml", ".tsv", ".md", ".txt"})]


class WithStarter(build_py):
    """`build_py`, then the starter files."""

    def run(self) -> None:
        super().run()
        if not self.editable_mode:
            for file in starter_files():
                target = self._target(file)
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(ROOT / file, target)

    def get_outputs(self, include_bytecode: bool = True) -> list[str]:
        outputs: list[str] = super().get_outputs(include_bytecode)
        return outputs if self.editable_mode else [*outputs, *(str(self._target(f)) for f in starter_files())]

    def _target(self, file: Path) -> Path:
        return Path(self.build_lib) / "watcher" / "starter" / file


setup(cmdclass={"build_py": WithStarter})
