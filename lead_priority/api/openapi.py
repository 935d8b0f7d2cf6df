"""The description of the API in OpenAPI 3.1, in the language of its words."""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from . import answers, examples, schemas
from .errors import STATUS
from .kinds import ListKind

Json = dict[str, Any]
Words = Callable[[str], str]
VERSION = "1.0.0"
BASE = "/lead/api/v1"


@dataclass(frozen=True)
class Operation:
    """One thing a program can ask for."""

    name: str
    method: str
    path: str
    success: int = 200
    statuses: tuple[int, ...] = (401, 403, 429)
    kind: ListKind | None = None
    # Answered in the shape of the success.
    alike: tuple[int, ...] = ()

    @property
    def is_list(self) -> bool:
        return self.kind is not None or self.name in schemas.ROWS

    @property
    def title(self) -> str:
        return self.kind.title if self.kind else BODY_SCHEMAS[self.name][0]

    @property
    def most_rows(self) -> int:
        return self.kind.most_rows if self.kind else schemas.MOST_ROWS[self.name]

    @property
    def example(self) -> Json:
        return self.kind.example if self.kind else examples.BODIES[self.name]

    def curl(self, base_url: str) -> str:
        if self.kind:
            key = self.kind.idempotency_key
            return examples.post(base_url, self.name, self.example, key)
        return examples.curl(base_url, self.name)


_BODY = (400, 401, 403, 409, 413, 415, 422, 429)
OPERATIONS = (
    Operation("key", "get", "/key", statuses=(401,)),
    Operation("captures", "post", "/captures", 202, _BODY),
    Operation("capture", "get", "/captures/{id}", statuses=(401, 404)),
    Operation("engagements", "post", "/engagements", statuses=_BODY),
    Operation("followups", "post", "/followups", statuses=_BODY),
    Operation("health", "get", "/health", statuses=(401, 403), alike=(503,)),
)
BODY_SCHEMAS = {
    "captures": ("Capture", schemas.CAPTURE),
    "engagements": ("Engagement", schemas.ENGAGEMENT),
    "followups": ("Followup", schemas.FOLLOWUP),
}


def build(base_url: str, words: Words, kinds: Sequence[ListKind] = ()) -> Json:
    """Give the whole document.

    :param base_url: of this server, without a slash at the end
    :param words: gives the sentence for a code such as ``field.email``
    :param kinds: lists that other addons take
    """
    paths: Json = {}
    added = [
        Operation(kind.name, "post", f"/{kind.name}", statuses=_BODY, kind=kind)
        for kind in kinds
    ]
    for operation in (*OPERATIONS, *added):
        path = paths.setdefault(BASE + operation.path, {})
        path[operation.method] = _operation(operation, base_url, words)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": words("title"),
            "version": VERSION,
            "description": words("introduction"),
        },
        "servers": [{"url": base_url}],
        "security": [{"bearer": []}],
        "paths": paths,
        "components": _components(words, kinds),
    }


def _operation(operation: Operation, base_url: str, words: Words) -> Json:
    name = operation.name
    described: Json = {
        "operationId": name,
        "summary": words(f"operation.{name}"),
        "description": words(f"about.{name}"),
        "parameters": [],
        "responses": _responses(operation, words),
        "x-codeSamples": [{"lang": "Shell", "source": operation.curl(base_url)}],
    }
    if operation.method == "post":
        described["parameters"] = [
            _ref("parameters", "IdempotencyKey"),
            _ref("parameters", "Signature"),
        ]
        described["requestBody"] = {
            "required": True,
            "content": _content(_body_schema(operation), operation.example),
        }
    elif "{id}" in operation.path:
        described["parameters"] = [_ref("parameters", "CaptureId")]
    return described


def _body_schema(operation: Operation) -> Json:
    row = _ref("schemas", operation.title)
    if not operation.is_list:
        return row
    return {
        "type": "object",
        "properties": {
            "rows": {
                "type": "array",
                "items": row,
                "minItems": 1,
                "maxItems": operation.most_rows,
            }
        },
        "required": ["rows"],
        "additionalProperties": False,
    }


def _responses(operation: Operation, words: Words) -> Json:
    name = operation.name
    success: Json = {
        "description": words(f"answer.{name}"),
        "content": _content(
            _ref("schemas", answers.NAMES.get(name, "ListAnswer")),
            examples.ANSWERS.get(name, examples.ANSWERS["followups"]),
        ),
    }
    found = {str(operation.success): success}
    for status in operation.alike:
        found[str(status)] = {
            **success,
            "description": words(f"answer.{name}.{status}"),
        }
    for status in operation.statuses:
        found[str(status)] = _ref("responses", f"Error{status}")
    return found


def _components(words: Words, kinds: Sequence[ListKind]) -> Json:
    statuses = sorted({*STATUS.values()} | {404})
    bodies = [*BODY_SCHEMAS.values(), *((kind.title, kind.row) for kind in kinds)]
    return {
        "securitySchemes": {
            "bearer": {
                "type": "http",
                "scheme": "bearer",
                "description": words("about.bearer"),
            }
        },
        "parameters": _parameters(words),
        "schemas": {
            **{name: _described(schema, words) for name, schema in bodies},
            **answers.SCHEMAS,
        },
        "responses": {
            f"Error{status}": _error_response(status, words) for status in statuses
        },
    }


def _parameters(words: Words) -> Json:
    key = {"type": "string", "pattern": schemas.KEY_PATTERN}
    signature = {"type": "string", "pattern": r"^t=\d{1,12},v1=[0-9a-f]{64}$"}
    token = {"type": "string", "pattern": r"^[A-Za-z0-9_-]{8,64}$"}
    return {
        "IdempotencyKey": _parameter("Idempotency-Key", "header", key, words),
        "Signature": _parameter("X-Lead-Signature", "header", signature, words),
        "CaptureId": {
            **_parameter("id", "path", token, words),
            "required": True,
            "example": examples.TOKEN,
        },
    }


def _parameter(name: str, place: str, schema: Json, words: Words) -> Json:
    return {
        "name": name,
        "in": place,
        "description": words(f"parameter.{name}"),
        "schema": schema,
    }


def _error_response(status: int, words: Words) -> Json:
    codes = [code for code, found in STATUS.items() if found == status]
    response: Json = {
        "description": ", ".join(codes),
        "content": _content(_ref("schemas", "Error"), None),
    }
    if status == 429:
        response["headers"] = {
            "Retry-After": {
                "description": words("header.Retry-After"),
                "schema": {"type": "integer", "minimum": 1},
            }
        }
    return response


def _described(schema: Json, words: Words) -> Json:
    """Give a schema as printed: with descriptions, without our own keywords."""
    printed = copy.deepcopy(schema)
    printed.pop("x-missing", None)
    for name, field in printed["properties"].items():
        field.pop("x-error", None)
        field["description"] = words(f"field.{name}")
    return printed


def _content(schema: Json, example: Mapping[str, Any] | None) -> Json:
    media: Json = {"schema": schema}
    if example is not None:
        media["example"] = example
    return {"application/json": media}


def _ref(kind: str, name: str) -> Json:
    return {"$ref": f"#/components/{kind}/{name}"}
