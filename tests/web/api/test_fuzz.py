"""A few requests of every operation, right and wrong: only documented answers, none of 500.

The long form is ``python tests/benchmarks/api/fuzz.py --requests 20000``.
"""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

_PATH = Path(__file__).parents[2] / "benchmarks" / "api" / "fuzz.py"
_spec = importlib.util.spec_from_file_location("api_fuzz", _PATH)
api_fuzz = sys.modules["api_fuzz"] = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(api_fuzz)


def test_every_answer_is_a_documented_one(tmp_path, monkeypatch):
    monkeypatch.setattr("recruit.jobs.start", lambda *_args, **_more: None)
    monkeypatch.setattr("web.auth.limits.TOKEN", 10**9)
    monkeypatch.setattr("web.auth.limits.STRANGER", 10**9)
    monkeypatch.setattr("web.api.v1.openapi.MOST_ID", 40)
    app, headers = api_fuzz.open_app(tmp_path)
    found = api_fuzz.fuzz(app, headers, requests=200, start=3)
    assert found["wrong"] == []
    assert found["requests"] >= 200
    assert found["operations"] >= 30
