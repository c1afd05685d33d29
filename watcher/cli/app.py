"""The command tree, and the one place where an error becomes a message and an exit status."""

import os
import sys
from typing import Any

import typer
from typer.core import TyperGroup

from watcher.cli import feeds, incidents, operation, polling, reading
from watcher.cli.house import Common, Config, Db
from watcher.errors import WatcherError


class _Group(TyperGroup):
    """Turns our errors into one line on stderr and their exit status; bugs keep their traceback."""

    def invoke(self, ctx: Any) -> Any:
        try:
            return super().invoke(ctx)
        except WatcherError as e:
            print(f"watcher: {e}", file=sys.stderr)
            raise typer.Exit(e.exit_status) from None
        except KeyboardInterrupt:
            print("watcher: interrupted; what was recorded stays, the rest is done by the next poll", file=sys.stderr)
            raise typer.Exit(130) from None
        except BrokenPipeError:  # `watcher incidents list --json | head`
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            raise typer.Exit(0) from None


app = typer.Typer(
    cls=_Group,
    name="watcher",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110},
    help=(
        "Watch news feeds for explosions at defence-industry plants and keep the incident register.\n\n"
        "Newcomers: `watcher demo` shows the whole job offline; `watcher init` writes a starter config and seeds; "
        "`watcher poll` polls once; `watcher run` is the service.\n\n"
        "Exit status: 0 done, 1 nothing could be done, 2 usage or configuration, 3 another poll holds the lock, 4 the store."
    ),
)


@app.callback()
def common(ctx: typer.Context, config: Config = None, db: Db = None) -> None:
    ctx.obj = Common(config=config, db=db)


polling.register(app)
reading.register(app)
operation.register(app)
app.add_typer(incidents.app, name="incidents")
app.add_typer(feeds.app, name="feeds")
app.add_typer(operation.alerts, name="alerts")
