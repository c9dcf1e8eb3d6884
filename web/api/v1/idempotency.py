"""Requests that may be sent twice but happen once: the header ``Idempotency-Key``.

The first answer is kept with the change, in its transaction, for a day; the same key with the
same request is answered from there, with another request it is refused, and while the first
is under way it is a conflict. Only what went well is kept: a refused request may be mended
and sent again under its key.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from flask import Response, g, request
from flask_babel import gettext
from sqlalchemy.orm import Session

from recruit.operations import kept_answers
from recruit.operations.kept_answers import KeptAnswer
from web.api.v1.problems import Kind, Problem

HEADER = "Idempotency-Key"
LONGEST = 200
KEPT = dt.timedelta(hours=24)
_KEPT_HEADERS = ("Content-Type", "ETag", "Location")

_under_way: set[tuple[int, str]] = set()
_lock = threading.Lock()


@dataclass(frozen=True)
class Claim:
    """The right to carry out a request; without a key it is not looked up or kept."""

    token_id: int
    key: str
    request_hash: str

    def known(self, session: Session) -> Response | None:
        """Return the answer given before, if there is one; raises Problem for another request."""
        if not self.key:
            return None
        found = kept_answers.find(session, self.token_id, self.key)
        if found is None:
            return None
        if found.request_hash != self.request_hash:
            said = gettext("这个 Idempotency-Key 已用于另一个请求，请换一个。")
            raise Problem(Kind.INVALID, said)
        response = Response(found.body, status=found.status, headers=dict(found.headers))
        if not found.body:
            response.headers.pop("Content-Type", None)
        response.headers["Idempotency-Replayed"] = "true"
        return response

    def keep(self, session: Session, response: Response) -> None:
        """Keep the answer with the change."""
        if not self.key:
            return
        kept_answers.keep(
            session,
            KeptAnswer(
                token_id=self.token_id,
                key=self.key,
                request_hash=self.request_hash,
                status=response.status_code,
                headers={
                    name: response.headers[name]
                    for name in _KEPT_HEADERS
                    if name in response.headers
                },
                body=response.get_data(as_text=True),
            ),
        )


@contextmanager
def claimed() -> Iterator[Claim]:
    """Claim the key of this request while it is carried out.

    Raises
    ------
    Problem
        409 when the same key is under way; 422 when the key is too long.
    """
    key = request.headers.get(HEADER, "") if request.method == "POST" else ""
    if len(key) > LONGEST or not key.isprintable():
        raise Problem(Kind.INVALID, gettext("Idempotency-Key 不超过 200 个字符。"))
    token_id = g.token.token_id
    claim = Claim(token_id, key, _hash_of_request() if key else "")
    if not key:
        yield claim
        return
    mark = (token_id, key)
    with _lock:
        if mark in _under_way:
            said = gettext("同一个 Idempotency-Key 的请求正在处理，请稍后再试。")
            raise Problem(Kind.CONFLICT, said, headers={"Retry-After": "1"})
        _under_way.add(mark)
    try:
        yield claim
    finally:
        with _lock:
            _under_way.discard(mark)


def _hash_of_request() -> str:
    written = hashlib.sha256()
    for part in (request.method, request.full_path, request.mimetype):
        written.update(part.encode() + b"\0")
    if request.files:
        for name, file in sorted(request.files.items()):
            written.update(name.encode() + b"\0" + file.read())
            file.seek(0)
    else:
        written.update(request.get_data(cache=True))
    return written.hexdigest()
