"""What the page for people shows, taken from the OpenAPI document."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from .errors import ROW_CODES, STATUS

Json = dict[str, Any]


def describe(document: Json, message: Callable[[str], str]) -> Json:
    """Give operations, their fields and the errors as plain rows for a template.

    :param message: gives the sentence for the code of an error
    """
    schemas = document["components"]["schemas"]
    operations = [
        _operation(path, method, operation, document, schemas)
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
    ]
    return {
        "title": document["info"]["title"],
        "introduction": document["info"]["description"],
        "version": document["info"]["version"],
        "bearer": document["components"]["securitySchemes"]["bearer"]["description"],
        "parameters": document["components"]["parameters"],
        "operations": operations,
        "errors": [
            {"status": status, "code": code, "message": message(code)}
            for code, status in STATUS.items()
        ],
        "row_errors": [{"code": code, "message": message(code)} for code in ROW_CODES],
    }


def _operation(
    path: str, method: str, operation: Json, document: Json, schemas: Json
) -> Json:
    status, success = next(iter(operation["responses"].items()))
    example = success["content"]["application/json"]["example"]
    return {
        "id": operation["operationId"],
        "method": method.upper(),
        "path": path,
        "summary": operation["summary"],
        "description": operation["description"],
        "fields": _fields(operation, schemas),
        "curl": operation["x-codeSamples"][0]["source"],
        "status": status,
        "success": success["description"],
        "answer": json.dumps(example, indent=2, ensure_ascii=False),
    }


def _fields(operation: Json, schemas: Json) -> list[Json]:
    body = operation.get("requestBody")
    if not body:
        return []
    schema = body["content"]["application/json"]["schema"]
    reference = schema.get("$ref") or schema["properties"]["rows"]["items"]["$ref"]
    row = schemas[reference.rpartition("/")[2]]
    required = row.get("required", [])
    alternatives = [entry["required"][0] for entry in row.get("anyOf", [])]
    return [
        {
            "name": name,
            "type": _type(field),
            "description": field["description"],
            "is_required": name in required,
            "is_alternative": name in alternatives,
            "choices": field.get("enum", []),
        }
        for name, field in row["properties"].items()
    ]


def _type(field: Json) -> str:
    """Say what a value is, as programs call it.

    >>> _type({"type": ["string", "null"], "maxLength": 255})
    'string ≤ 255'
    >>> _type({"type": "string", "format": "date-time"})
    'date-time'
    """
    names = field["type"] if isinstance(field["type"], list) else [field["type"]]
    name = field.get("format") or " | ".join(n for n in names if n != "null")
    return f"{name} ≤ {field['maxLength']}" if "maxLength" in field else name
