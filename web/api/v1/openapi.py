"""The description of the API, OpenAPI 3.1, made of the declared operations and their models."""

from __future__ import annotations

import re
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from web.access import ACCESS, Row
from web.api.v1.idempotency import HEADER
from web.api.v1.operation import OPERATIONS, Operation
from web.api.v1.problems import TYPE, Kind
from web.api.v1.schemas import ProblemOut

TAGS = {
    "campaigns": _l("招工季和汇总数字"),
    "enterprises": _l("企业"),
    "vacancies": _l("岗位"),
    "candidates": _l("求职者"),
    "referrers": _l("推荐人"),
    "placements": _l("安置"),
    "runs": _l("计算任务"),
    "plans": _l("方案"),
    "trips": _l("班次"),
    "imports": _l("导入"),
    "desk": _l("复工服务"),
}
MOST_ID = 2**31 - 1
_ARGUMENT = re.compile(r"<(?:(int):)?(\w+)>")


def document() -> dict[str, Any]:
    """Return the whole description, in the language of the request."""
    schemas = _schemas()
    paths: dict[str, dict[str, Any]] = {}
    for made in OPERATIONS:
        path = "/api/v1" + _ARGUMENT.sub(r"{\2}", made.path)
        paths.setdefault(path, {})[made.method.lower()] = _operation(made)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": gettext("老乡接口"),
            "version": "1.0.0",
            "description": gettext(
                "用令牌调用：Authorization: Bearer lx_…。列表用 cursor 翻页；改动要带 If-Match；"
                "POST 可带 Idempotency-Key，重复发送只生效一次。"
            ),
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": "/"}],
        "tags": [{"name": name, "description": str(text)} for name, text in TAGS.items()],
        "security": [{"token": []}],
        "paths": paths,
        "components": {
            "schemas": schemas,
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
            "headers": {
                name: {"schema": {"type": "integer"}, "description": str(text)}
                for name, text in {
                    "RateLimit-Limit": _l("每分钟可以请求多少次"),
                    "RateLimit-Remaining": _l("这一分钟还剩多少次"),
                    "RateLimit-Reset": _l("多少秒后重新计数"),
                }.items()
            },
        },
    }


def scope_of(made: Operation) -> str:
    """Return the token scope an operation needs."""
    rule = ACCESS[f"api.{made.name}"]
    return rule.token.value if isinstance(rule, Row) and rule.token else ""


def _schemas() -> dict[str, Any]:
    replies: list[type[BaseModel]] = [ProblemOut]
    inputs: list[type[BaseModel]] = []
    for made in OPERATIONS:
        if made.reply is not None:
            replies.append(made.reply)
        if made.body is not None:
            inputs.append(made.body)
    wanted: list[Any] = [(model, "serialization") for model in dict.fromkeys(replies)]
    wanted += [(model, "validation") for model in dict.fromkeys(inputs)]
    _, whole = models_json_schema(wanted, ref_template="#/components/schemas/{model}")
    found: dict[str, Any] = whole["$defs"]
    return found


def _operation(made: Operation) -> dict[str, Any]:
    told: dict[str, Any] = {
        "operationId": made.name,
        "summary": str(made.summary),
        "description": gettext("令牌权限：%(scope)s", scope=scope_of(made)),
        "tags": [made.tag],
        "parameters": [*_arguments(made), *_query(made), *_headers(made)],
        "responses": _responses(made),
    }
    if made.body is not None:
        schema = {"$ref": f"#/components/schemas/{made.body.__name__}"}
        told["requestBody"] = {
            "required": True,
            "content": {"application/json": {"schema": schema}},
        }
    if made.upload:
        told["requestBody"] = {
            "required": True,
            "content": {
                "multipart/form-data": {
                    "schema": {
                        "type": "object",
                        "required": ["file"],
                        "properties": {"file": {"type": "string", "format": "binary"}},
                    }
                }
            },
        }
    return told


def _arguments(made: Operation) -> list[dict[str, Any]]:
    return [
        {
            "name": name,
            "in": "path",
            "required": True,
            "schema": {"type": "integer", "minimum": 0, "maximum": MOST_ID}
            if kind
            else {"type": "string", "pattern": "^[A-Za-z0-9_-]{22}$"},
        }
        for kind, name in _ARGUMENT.findall(made.path)
    ]


def _query(made: Operation) -> list[dict[str, Any]]:
    if made.query is None:
        return []
    schema = made.query.model_json_schema()
    needed = set(schema.get("required", []))
    kinds = schema.get("$defs", {})
    return [
        {
            "name": name,
            "in": "query",
            "required": name in needed,
            "schema": _plain(field, kinds),
        }
        for name, field in schema.get("properties", {}).items()
    ]


def _plain(field: dict[str, Any], kinds: dict[str, Any]) -> dict[str, Any]:
    """Return the schema of a parameter: without null, which a query string cannot say."""
    options = [option for option in field.get("anyOf", []) if option.get("type") != "null"]
    chosen = {**options[0]} if options else {k: v for k, v in field.items() if k != "title"}
    if "$ref" in chosen:
        chosen = dict(kinds[chosen["$ref"].rpartition("/")[2]])
    for name in ("title", "description"):
        chosen.pop(name, None)
    if field.get("default") is not None:
        chosen["default"] = field["default"]
    return chosen


def _headers(made: Operation) -> list[dict[str, Any]]:
    found = []
    if made.matched:
        found.append(
            {
                "name": "If-Match",
                "in": "header",
                "required": True,
                "schema": {"type": "string"},
                "description": gettext("要改的记录的 ETag。"),
            }
        )
    if made.method == "POST":
        found.append(
            {
                "name": HEADER,
                "in": "header",
                "required": False,
                "schema": {"type": "string", "maxLength": 200},
                "description": gettext("同一个键重复发送只生效一次，答复保留一天。"),
            }
        )
    return found


def _responses(made: Operation) -> dict[str, Any]:
    limits = {
        name: {"$ref": f"#/components/headers/{name}"}
        for name in ("RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset")
    }
    good: dict[str, Any] = {"description": gettext("成功"), "headers": dict(limits)}
    if made.reply is not None:
        schema = {"$ref": f"#/components/schemas/{made.reply.__name__}"}
        good["content"] = {"application/json": {"schema": schema}}
    if made.tagged:
        good["headers"]["ETag"] = {"schema": {"type": "string"}}
    found = {str(made.status): good}
    if made.tagged and made.method == "GET":
        found["304"] = {"description": gettext("没有变化")}
    for kind in sorted(made.problems, key=lambda kind: kind.status):
        found[str(kind.status)] = _problem(kind)
    return found


def _problem(kind: Kind) -> dict[str, Any]:
    schema = {"$ref": "#/components/schemas/ProblemOut"}
    return {"description": str(kind.title), "content": {TYPE: {"schema": schema}}}
