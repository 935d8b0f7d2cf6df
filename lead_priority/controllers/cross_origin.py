"""Requests by scripts on other sites' pages: allowed to the sites that a form names."""

from odoo.http import Response, request

PREFLIGHT_SECONDS = "600"


def get_base_url():
    """Give scheme and host of the request, without what werkzeug does for browsers."""
    return f"{request.httprequest.scheme}://{request.httprequest.host}"


def get_origin(door):
    """Give the origin of the page that asks, if it is a page of the form's sites."""
    origin = request.httprequest.headers.get("Origin", "")
    return origin if door and origin in door.origins else ""


def answer_preflight(origin):
    """Answer the browser's question whether the page may send."""
    response = Response(status=204)
    if origin:
        response.headers["Access-Control-Allow-Methods"] = "POST"
        response.headers["Access-Control-Allow-Headers"] = (
            "Content-Type, Idempotency-Key"
        )
        response.headers["Access-Control-Max-Age"] = PREFLIGHT_SECONDS
    return allow(response, origin)


def allow(response, origin):
    """Let the page of this origin, if any, read the answer."""
    response.headers["Vary"] = "Origin"
    if origin:
        response.headers["Access-Control-Allow-Origin"] = origin
    return response
