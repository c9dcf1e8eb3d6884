"""Declaring an endpoint of the API, and what is the same for all of them.

A token opens the door (``web.api.v1.doors``); the access table says whether; then query and
body are judged against their models, ``If-Match`` against what the record is now, and the
handler runs in one transaction with whatever has to be kept for an ``Idempotency-Key``.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from flask import Blueprint, Flask, Response, request
from flask_babel import LazyString, gettext
from pydantic import BaseModel, ValidationError
from werkzeug.datastructures import MultiDict

from web.api.v1 import idempotency
from web.api.v1.problems import Kind, Problem
from web.room import registry

blueprint = Blueprint("api", __name__, url_prefix="/api/v1")

Handler = Callable[..., "Reply"]
F = TypeVar("F", bound=Handler)
LONGEST_BODY = 64 * 1024


@dataclass(frozen=True)
class Reply:
    """What a handler answers.

    Parameters
    ----------
    body
        The model to write, or None for an empty answer.
    after
        What is done once the transaction is committed, such as starting a run.
    """

    body: BaseModel | None
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    after: Callable[[], None] | None = None


@dataclass(frozen=True)
class Operation:
    """An endpoint as it is described and called."""

    name: str
    method: str
    path: str
    summary: LazyString
    tag: str
    handler: Handler
    reply: type[BaseModel] | None
    status: int
    query: type[BaseModel] | None
    body: type[BaseModel] | None
    problems: frozenset[Kind]
    matched: bool
    """Whether ``If-Match`` is asked for."""
    tagged: bool
    """Whether the answer carries an ``ETag``."""
    upload: bool
    paths: Mapping[str, str]


OPERATIONS: list[Operation] = []


def operation(
    method: str,
    path: str,
    *,
    summary: LazyString,
    tag: str,
    reply: type[BaseModel] | None,
    status: int = 200,
    query: type[BaseModel] | None = None,
    body: type[BaseModel] | None = None,
    problems: frozenset[Kind] | set[Kind] = frozenset(),
    matched: bool = False,
    upload: bool = False,
) -> Callable[[F], F]:
    """Make a function an endpoint.

    It is called with the session (of a writing transaction unless the method is GET), the
    arguments of the address, and ``query`` and ``body`` when they have models.

    Parameters
    ----------
    path
        In Flask's form, below ``/api/v1``.
    problems
        Kinds it may answer beside those that follow from the rest.
    matched
        Whether the request must say by ``If-Match`` which state it means to change; the
        handler then asks :func:`require_match`.
    """

    def declare(handler: F) -> F:
        always = {Kind.UNAUTHORIZED, Kind.FORBIDDEN, Kind.TOO_MANY_REQUESTS}
        if query is not None:
            always.add(Kind.INVALID)
        if body is not None:
            always |= {Kind.BAD_REQUEST, Kind.TOO_LARGE, Kind.UNSUPPORTED_TYPE, Kind.INVALID}
        if upload:
            always |= {Kind.BAD_REQUEST, Kind.TOO_LARGE, Kind.UNSUPPORTED_TYPE, Kind.INVALID}
        if method == "POST":
            always |= {Kind.CONFLICT, Kind.INVALID}
        if matched:
            always |= {Kind.PRECONDITION_FAILED, Kind.PRECONDITION_REQUIRED}
        if "<" in path:
            always.add(Kind.NOT_FOUND)
        made = Operation(
            name=handler.__name__,
            method=method,
            path=path,
            summary=summary,
            tag=tag,
            handler=handler,
            reply=reply,
            status=status,
            query=query,
            body=body,
            problems=frozenset(always | set(problems)),
            matched=matched,
            tagged=reply is not None and "<int:" in path,
            upload=upload,
            paths={},
        )
        OPERATIONS.append(made)
        blueprint.add_url_rule(
            path,
            endpoint=made.name,
            view_func=lambda **arguments: _answer(made, arguments),
            methods=[method],
        )
        return handler

    return declare


def install(app: Flask) -> None:
    """Mount the API on an app."""
    app.register_blueprint(blueprint)


def etag(body: BaseModel) -> str:
    """Return the tag of a record's state."""
    return f'"{hashlib.sha256(_written(body).encode()).hexdigest()[:24]}"'


def require_match(present: BaseModel) -> None:
    """Refuse a change unless the request names the state the record is in.

    Raises
    ------
    Problem
        428 without ``If-Match``, 412 when it names another state.
    """
    given = request.headers.get("If-Match", "").strip()
    if not given:
        said = gettext("先读取记录，再把它的 ETag 放进 If-Match。")
        raise Problem(Kind.PRECONDITION_REQUIRED, said)
    tags = {tag.strip().removeprefix("W/") for tag in given.split(",")}
    if "*" not in tags and etag(present) not in tags:
        said = gettext("请重新读取记录，核对后再改。")
        raise Problem(Kind.PRECONDITION_FAILED, said, headers={"ETag": etag(present)})


def _answer(made: Operation, arguments: Mapping[str, Any]) -> Response:
    _refuse_oversized(made, arguments)
    given: dict[str, Any] = dict(arguments)
    if made.query is not None:
        given["query"] = _judged(made.query, _flat(request.args), "query")
    elif request.args:
        raise Problem(Kind.INVALID, gettext("这个地址没有查询参数。"))
    if made.body is not None:
        given["body"] = _judged(made.body, _json(), "body")
    if made.method == "GET":
        with registry().read() as session:
            reply = made.handler(session, **given)
        return _conditional(made, reply)
    return _written_once(made, given)


def _written_once(made: Operation, given: Mapping[str, Any]) -> Response:
    """Run a handler that writes: at most once for each ``Idempotency-Key``."""
    with idempotency.claimed() as claim:
        with registry().write() as session:
            known = claim.known(session)
            if known is not None:
                return known
            reply = made.handler(session, **given)
            response = _response(made, reply)
            claim.keep(session, response)
        if reply.after is not None:
            reply.after()
        return response


def _response(made: Operation, reply: Reply) -> Response:
    if reply.body is None:
        response = Response(status=reply.status)
        response.headers.pop("Content-Type", None)
    else:
        response = Response(
            _written(reply.body), status=reply.status, content_type="application/json"
        )
        if made.tagged:
            response.headers["ETag"] = etag(reply.body)
    for name, value in reply.headers.items():
        response.headers[name] = value
    return response


def _conditional(made: Operation, reply: Reply) -> Response:
    response = _response(made, reply)
    tag = response.headers.get("ETag")
    if tag and tag in request.headers.get("If-None-Match", ""):
        return Response(status=304, headers={"ETag": tag})
    return response


def _written(body: BaseModel) -> str:
    return body.model_dump_json()


def _refuse_oversized(made: Operation, arguments: Mapping[str, Any]) -> None:
    if any(isinstance(value, int) and value >= 2**31 for value in arguments.values()):
        raise Problem(Kind.NOT_FOUND)
    if not made.upload and (request.content_length or 0) > LONGEST_BODY:
        raise Problem(Kind.TOO_LARGE)


def _flat(args: MultiDict[str, str]) -> dict[str, Any]:
    """Return the query string as a mapping; what is given twice is a list, and so refused."""
    return {name: values[0] if len(values) == 1 else values for name, values in args.lists()}


def _json() -> Any:
    if request.mimetype != "application/json":
        raise Problem(Kind.UNSUPPORTED_TYPE, gettext("请用 application/json。"))
    content = request.get_data(cache=True)
    if len(content) > LONGEST_BODY:
        raise Problem(Kind.TOO_LARGE)
    try:
        return json.loads(content.decode("utf-8"))
    except (ValueError, RecursionError):
        raise Problem(Kind.BAD_REQUEST, gettext("内容不是完整的 JSON。")) from None


def _judged(model: type[BaseModel], content: Any, where: str) -> BaseModel:
    try:
        if where == "query":
            return model.model_validate_strings(content)
        return model.model_validate_json(json.dumps(content))
    except ValidationError as error:
        raise Problem(Kind.INVALID, errors=_errors(error, where)) from None
    except (ValueError, RecursionError):
        raise Problem(Kind.INVALID) from None


def _errors(error: ValidationError, where: str) -> list[dict[str, Any]]:
    """Return where the content is wrong, by pointer (RFC 6901) or name, and how."""
    found = []
    for fault in error.errors(include_url=False, include_input=False, include_context=False)[:20]:
        place = [str(part) for part in fault["loc"]]
        if where == "query":
            found.append({"parameter": ".".join(place), "detail": fault["msg"]})
        else:
            found.append({"pointer": "/" + "/".join(place), "detail": fault["msg"]})
    return found
