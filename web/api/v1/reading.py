"""The description of the API to read: as OpenAPI, and as a page."""

from __future__ import annotations

import json
from itertools import groupby

from flask import Response, render_template, request

from web import access_words
from web.api.v1.openapi import TAGS, document, scope_of
from web.api.v1.operation import OPERATIONS, blueprint
from web.api.v1.problems import Kind


@blueprint.get("/openapi.json")
def openapi() -> Response:
    """Hand out the description as OpenAPI 3.1."""
    content = json.dumps(document(), ensure_ascii=False, indent=1)
    return Response(content, content_type="application/json")


@blueprint.get("/docs")
def docs() -> str:
    """Show the description as a page."""
    whole = document()
    groups = [
        (tag, TAGS[tag], [_shown(made, whole) for made in rows])
        for tag, rows in groupby(
            sorted(OPERATIONS, key=lambda made: list(TAGS).index(made.tag)),
            key=lambda made: made.tag,
        )
    ]
    return render_template(
        "api/docs.html",
        groups=groups,
        problems=list(Kind),
        scopes=access_words.scope,
        base=request.url_root.rstrip("/"),
    )


def _shown(made, whole):  # type: ignore[no-untyped-def]
    path = "/api/v1" + made.path.replace("<int:", "{").replace("<", "{").replace(">", "}")
    told = whole["paths"][path][made.method.lower()]
    schemas = whole["components"]["schemas"]
    return {
        "name": made.name,
        "method": made.method,
        "path": path,
        "summary": made.summary,
        "scope": scope_of(made),
        "parameters": told["parameters"],
        "body": _fields(schemas[made.body.__name__]) if made.body else (),
        "upload": made.upload,
        "reply": _fields(schemas[made.reply.__name__]) if made.reply else (),
        "status": made.status,
        "problems": sorted(kind.status for kind in made.problems),
    }


def _fields(schema):  # type: ignore[no-untyped-def]
    """Return name, type and whether it is needed of every property of a model."""
    needed = set(schema.get("required", []))
    return [
        (name, _type(field), name in needed)
        for name, field in schema.get("properties", {}).items()
    ]


def _type(field):  # type: ignore[no-untyped-def]
    options = field.get("anyOf", [field])
    words = []
    for option in options:
        if "$ref" in option:
            words.append(option["$ref"].rpartition("/")[2])
        elif "enum" in option:
            words.append(" · ".join(map(str, option["enum"])))
        elif option.get("type") == "array":
            words.append(f"[{_type(option['items'])}]")
        else:
            words.append(option.get("format") or option.get("type") or "any")
    return " | ".join(words)
