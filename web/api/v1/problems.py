"""What the API answers when something is wrong: ``application/problem+json`` (RFC 9457).

``type`` is an address below ``/api/v1/docs`` that says what it means; ``title`` and ``detail``
are in the language of ``Accept-Language``; ``errors`` names the fields, each by a pointer.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from flask import Response, url_for
from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

TYPE = "application/problem+json"


class Kind(Enum):
    """Kinds of problems: status and title."""

    BAD_REQUEST = (400, _l("没有看懂这个请求"))
    UNAUTHORIZED = (401, _l("需要有效的令牌"))
    FORBIDDEN = (403, _l("令牌没有这项权限"))
    NOT_FOUND = (404, _l("没有这条记录"))
    METHOD_NOT_ALLOWED = (405, _l("这个地址不能这样调用"))
    CONFLICT = (409, _l("与现有情况冲突"))
    PRECONDITION_FAILED = (412, _l("记录已被别人改动"))
    TOO_LARGE = (413, _l("内容太大"))
    UNSUPPORTED_TYPE = (415, _l("内容类型不对"))
    INVALID = (422, _l("内容不符合要求"))
    PRECONDITION_REQUIRED = (428, _l("需要 If-Match"))
    TOO_MANY_REQUESTS = (429, _l("请求过于频繁"))
    INTERNAL = (500, _l("系统出错了"))

    @property
    def status(self) -> int:
        """HTTP status."""
        return self.value[0]

    @property
    def title(self) -> LazyString:
        """Title in words."""
        return self.value[1]

    @property
    def code(self) -> str:
        """The last part of its type."""
        return self.name.lower().replace("_", "-")

    @classmethod
    def of(cls, status: int) -> Kind:
        """Return the kind with a status, or the nearest."""
        for kind in cls:
            if kind.status == status:
                return kind
        return cls.INTERNAL if status >= 500 else cls.BAD_REQUEST


@dataclass
class Problem(Exception):
    """A request that is answered with a problem."""

    kind: Kind
    detail: str = ""
    errors: Sequence[Mapping[str, Any]] = ()
    headers: Mapping[str, str] = field(default_factory=dict)

    def response(self) -> Response:
        """Return the answer."""
        body: dict[str, Any] = {
            "type": url_for("api.docs", _anchor=self.kind.code),
            "title": str(self.kind.title),
            "status": self.kind.status,
        }
        if self.detail:
            body["detail"] = str(self.detail)
        if self.errors:
            body["errors"] = list(self.errors)
        answer = Response(
            json.dumps(body, ensure_ascii=False), status=self.kind.status, content_type=TYPE
        )
        for name, value in self.headers.items():
            answer.headers[name] = value
        return answer
