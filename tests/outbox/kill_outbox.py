"""Kill the outbox worker at every step of its work, and see that nobody misses anything and nobody is told twice.

    python tests/outbox/kill_outbox.py --many 100

A step is a call of the operating system or the store (connect, send, receive, execute, commit, …), counted at its
beginning and at its end; the worker is given SIGKILL at that very point, by itself, out of a profile hook. Then a
second worker runs over the same store. The servers live in another process and survive. What is served: a digest and
an alert to one reader, an alert to another, an alert to a webhook, and two held alerts that become a summary.
"""

import argparse
import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta
from itertools import count
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve()
sys.path[:0] = [str(HERE.parent), str(HERE.parents[2])]

from outbox_samples import DESK, NOW, alert, delivery, digest, knowledge, notice, votkinsk  # noqa: E402
from outbox_servers import Mailbox, Receiver, mail_server, webhook_server  # noqa: E402

from watcher.outbox.deliver import deliver_due  # noqa: E402
from watcher.outbox.digest import describe, to_json  # noqa: E402
from watcher.outbox.plan import plan_alerts, plan_digest  # noqa: E402
from watcher.outbox.settings import AlertSettings, MailSettings, OutboxSettings, RetrySettings  # noqa: E402
from watcher.store.store import Store  # noqa: E402
from watcher.types import Recipient  # noqa: E402

STEPS = frozenset(
    {
        "connect",
        "send",
        "sendall",
        "recv",
        "recv_into",
        "shutdown",
        "close",
        "execute",
        "executemany",
        "fetchall",
        "commit",
        "rollback",
    }
)
EXPECTED = {"digest": 1, "alert": 2, "webhook": 1, "summary": 1}


@dataclass
class Outcome:
    """What the runs came to; `doubles` counts second copies under the same id, `wrong` everything that may not be."""

    runs: int = 0
    killed: int = 0
    doubles: int = 0
    wrong: list[str] = field(default_factory=list)
    steps: int = 0


def readers(run: int, hook: str) -> tuple[Recipient, ...]:
    return (
        Recipient(name="anna", address=f"anna-{run}@example.org"),
        Recipient(name="bohdan", address=f"bohdan-{run}@example.org"),
        Recipient(name="hook", channel="webhook", address=f"{hook}?run={run}"),
    )


def fill(store: Store) -> None:
    """The same work for each run."""
    anna, bohdan, _ = readers(0, "http://127.0.0.1:9/")
    shown = {i: replace(describe(votkinsk(), knowledge()), id=i, facility=f"Works {i}") for i in ("x", "y", "z")}
    payload = to_json(notice(shown["x"]))
    stored, rows = plan_digest(digest(replace(DESK, name="anna")), anna, NOW)
    store.record_digest(stored, rows)
    store.queue(delivery("alert:x:new:anna", payload, recipient="anna"))
    store.queue(delivery("alert:x:new:hook", payload, recipient="hook", channel="webhook"))
    store.queue(*plan_alerts([alert(id=i) for i in shown], shown, [bohdan], NOW, AlertSettings(cap=1)))


def work(db: str, mail_port: int, hook: str, run: int, *, minutes: int) -> None:
    mail = MailSettings(host="127.0.0.1", port=mail_port, security="none", sender="watcher@watch.example", timeout=5)
    config = OutboxSettings(recipients=readers(run, hook), mail=mail, retry=RetrySettings(parallel=2))
    with Store.open(db) as store:
        deliver_due(store, config, clock=lambda: NOW + timedelta(minutes=minutes), secret=os.environ.__getitem__)


def die_at(step: int) -> Any:
    """Count steps in every thread; SIGKILL at number `step` (never, when it is 0). Returns the counter."""
    steps, seen = count(1), [0]

    def hook(frame: object, event: str, function: Any) -> None:
        if event in ("c_call", "c_return") and getattr(function, "__name__", "") in STEPS:
            seen[0] = next(steps)
            if seen[0] == step:
                os.kill(os.getpid(), signal.SIGKILL)

    threading.setprofile(hook)
    sys.setprofile(hook)
    return seen


def driver(folder: Path, mail_port: int, hook: str, many: int) -> Iterator[dict[str, int]]:
    """Fork a worker per run, killed at its step, then one that finishes the work. No thread runs in this process."""
    # Templates, schemas and statements are made ready once, here, for all children.
    db = f"sqlite:///{folder}/warm.db"
    with Store.open(db) as store:
        fill(store)
    work(db, mail_port, hook, 0, minutes=31)
    total = measure(folder, mail_port, hook)
    yield {"steps": total}
    for run in range(1, many + 1):
        step = 1 + (run - 1) * (total - 1) // max(many - 1, 1)
        db = f"sqlite:///{folder}/{run}.db"
        with Store.open(db) as store:
            fill(store)
        killed = forked(lambda db=db, run=run, step=step: (die_at(step), work(db, mail_port, hook, run, minutes=31)))
        forked(lambda db=db, run=run: work(db, mail_port, hook, run, minutes=31))
        with Store.open(db) as store:
            counts = store.outbox_counts()
        yield {"run": run, "step": step, "killed": killed, "waiting": counts.waiting, "dead": counts.dead}


def measure(folder: Path, mail_port: int, hook: str) -> int:
    """Number of steps of an undisturbed run."""
    db = f"sqlite:///{folder}/0.db"
    with Store.open(db) as store:
        fill(store)
    note = folder / "steps"

    def counted() -> None:
        seen = die_at(0)
        work(db, mail_port, hook, 0, minutes=31)
        sys.setprofile(None)
        note.write_text(str(seen[0]))

    forked(counted)
    return int(note.read_text())


def forked(job: Any) -> int:
    """Run in a child; the number of the signal that ended it, 0 when it ended by itself."""
    pid = os.fork()
    if pid == 0:
        status = 1
        try:
            job()
            status = 0
        finally:
            os._exit(status)
    _, status = os.waitpid(pid, 0)
    if os.WIFSIGNALED(status):
        return os.WTERMSIG(status)
    if os.WEXITSTATUS(status):
        raise RuntimeError("a worker failed")
    return 0


def kill_many(many: int) -> Outcome:
    """`many` kills, spread evenly over the steps."""
    box, receiver, outcome = Mailbox(), Receiver(), Outcome()
    with tempfile.TemporaryDirectory() as folder, mail_server(box) as port, webhook_server(receiver) as hook:
        command = [sys.executable, str(HERE), "--drive", folder, str(port), hook, "--many", str(many)]
        done = subprocess.run(command, capture_output=True, text=True, timeout=60 + 10 * many, check=False)
        if done.returncode:
            raise RuntimeError(done.stderr)
        for line in done.stdout.splitlines():
            judge(json.loads(line), box, receiver, outcome)
    return outcome


def judge(row: dict[str, int], box: Mailbox, receiver: Receiver, outcome: Outcome) -> None:
    if "steps" in row:
        outcome.steps = row["steps"]
        return
    run = row["run"]
    got = Counter((to, str(m["Message-ID"])) for to, m in box.taken if to.partition("@")[0].endswith(f"-{run}"))
    hooks = Counter(json.loads(body)["delivery"] for path, body in receiver.paths if path.endswith(f"run={run}"))
    kinds = Counter(id.strip("<").partition(".")[0] for _, id in got)
    outcome.runs += 1
    outcome.killed += row["killed"] == signal.SIGKILL
    outcome.doubles += sum(got.values()) - len(got) + sum(hooks.values()) - len(hooks)
    if {**kinds, "webhook": len(hooks)} != EXPECTED or row["waiting"] or row["dead"]:
        outcome.wrong.append(f"run {run}, step {row['step']}: {dict(kinds)}, webhooks {len(hooks)}, {row}")
    if row["step"] <= outcome.steps - 10 and not row["killed"]:
        outcome.wrong.append(f"run {run}: step {row['step']} was not reached")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--many", type=int, default=100)
    parser.add_argument("--drive", nargs=3, metavar=("FOLDER", "PORT", "HOOK"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.drive:
        folder, port, hook = options.drive
        for row in driver(Path(folder), int(port), hook, options.many):
            print(json.dumps(row), flush=True)
        return 0
    outcome = kill_many(options.many)
    print(f"{outcome.runs} runs over {outcome.steps} steps, {outcome.killed} killed")
    print(f"missed or told twice under another id: {len(outcome.wrong)}; second copies under the same id: {outcome.doubles}")
    print(*outcome.wrong, sep="\n")
    return 1 if outcome.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
