"""Ask the whole API whatever its description allows and much that it does not, and judge answers.

    python tests/benchmarks/api/fuzz.py --requests 20000 --seed 1

Every answer must have a documented status, content type and body, and none may be of the 500s.
Prints one line of JSON; exits with 1 and the first cases when anything is wrong. The app runs
in this process over the small registry of tests/web; solver runs are queued, not started.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from unittest import mock

import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from schemathesis import GenerationMode
from schemathesis.specs.openapi import checks as known

_ROOT = Path(__file__).resolve().parents[3]
sys.path.insert(0, str(_ROOT))
_spec = importlib.util.spec_from_file_location("fuzz_scene", _ROOT / "tests/web/scene.py")
scene = sys.modules["fuzz_scene"] = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(scene)

CHECKS = [
    schemathesis.checks.not_a_server_error,
    known.status_code_conformance,
    known.content_type_conformance,
    known.response_schema_conformance,
]
DESCRIPTION = "/api/v1/openapi.json"


def open_app(home: Path):
    """Return an app over the scene, and headers of a token that may do everything."""
    from recruit.models import Account, TokenScope
    from recruit.operations import tokens
    from recruit.storage import open_registry
    from web.app import create_app

    scene.build(home)
    registry = open_registry(home=home)
    with registry.write() as session:
        account = session.query(Account).filter_by(username="admin").one()
        every = list(TokenScope)
        _, token = tokens.make(session, account, name="fuzz", scopes=every, allowed=every, by="t")
    return create_app(registry, scene.settings(home)), {"Authorization": f"Bearer {token}"}


def fuzz(app, headers, *, requests: int, start: int) -> dict:
    """Send at least so many requests, half of them faulty, and return what came of it."""
    api = schemathesis.openapi.from_wsgi(DESCRIPTION, app=app)
    operations = [found.ok() for found in api.get_all_operations()]
    each = max(1, requests // (2 * len(operations)))
    statuses, wrong, sent = Counter(), [], 0

    def ask(case) -> None:
        nonlocal sent
        sent += 1
        if "If-Match" in (case.headers or {}) and sent % 2:
            case.headers["If-Match"] = "*"  # else nothing would ever be changed
        answer = case.call(headers=headers)
        statuses[answer.status_code] += 1
        try:
            case.validate_response(answer, checks=CHECKS, headers=headers)
        except Exception as error:
            wrong.append((case.operation.label, answer.status_code, str(error)[:600]))

    while sent < requests:
        for operation in operations:
            for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):
                wrong += _try(operation, mode, ask, times=each, start=start)
        each, start = 1 + each // 50, start + 1  # some strategies have fewer cases than asked for
    return {"requests": sent, "operations": len(operations),
            "statuses": dict(sorted(statuses.items())), "wrong": wrong}  # fmt: skip


def _try(operation, mode, ask, *, times: int, start: int) -> list:
    """Send one operation's cases; return what is wrong with its description."""
    try:
        cases = operation.as_strategy(generation_mode=mode)
        run = settings(
            max_examples=times, deadline=None, database=None, derandomize=False,
            phases=[Phase.generate], suppress_health_check=list(HealthCheck),
        )(seed(start)(given(case=cases)(ask)))  # fmt: skip
        run()
    except (schemathesis.errors.InvalidSchema, NotImplementedError) as error:
        return [(operation.label, 0, str(error)[:600])]
    except Exception as error:
        if "negat" not in str(error).lower() and "Unsatisfiable" not in type(error).__name__:
            raise
    return []


def main() -> int:
    """Run the long form."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--requests", type=int, default=20_000)
    arguments.add_argument("--seed", type=int, default=1)
    chosen = arguments.parse_args()
    began = time.monotonic()
    with (
        tempfile.TemporaryDirectory() as home,
        mock.patch("recruit.jobs.start"),
        # Numbers of records that are there, mostly; the real limit is 2**31 - 1.
        mock.patch("web.api.v1.openapi.MOST_ID", 40),
        mock.patch("web.auth.limits.TOKEN", 10**9),
        mock.patch("web.auth.limits.STRANGER", 10**9),
    ):
        app, headers = open_app(Path(home))
        found = fuzz(app, headers, requests=chosen.requests, start=chosen.seed)
    wrong = found.pop("wrong")
    found |= {"seconds": round(time.monotonic() - began, 1), "wrong": len(wrong)}
    print(json.dumps(found))
    for label, status, why in wrong[:10]:
        print(f"{label} {status}\n{why}\n", file=sys.stderr)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
