from werkzeug.exceptions import HTTPException

from odoo import models
from odoo.http import request

from ..controllers import plain_routes

API_PATHS = ("/lead/capture/", "/lead/webhook/", "/lead/api/")
CODES = {404: "not_found", 405: "method_not_allowed", 413: "too_large"}


class IrHttp(models.AbstractModel):
    """Routes for programs; what goes wrong before them is told in their words, too."""

    _inherit = "ir.http"

    @classmethod
    def _pre_dispatch(cls, rule, args):
        if rule.endpoint.routing["type"] == plain_routes.TYPE:
            return plain_routes.prepare(request, rule, args)
        return super()._pre_dispatch(rule, args)

    @classmethod
    def _dispatch(cls, endpoint):
        # A part of a form that has no name is no argument: Odoo fails with it.
        request.params.pop(None, None)
        return super()._dispatch(endpoint)

    @classmethod
    def _post_dispatch(cls, response):
        if request.dispatcher.routing_type == plain_routes.TYPE:
            return request.dispatcher.post_dispatch(response)
        return super()._post_dispatch(response)

    @classmethod
    def _handle_error(cls, exception):
        is_ours = request.httprequest.path.startswith(API_PATHS)
        if not (is_ours and isinstance(exception, HTTPException) and exception.code):
            return super()._handle_error(exception)
        code = CODES.get(exception.code, "bad_request")
        return request.make_json_response(
            {"error": code, "message": exception.name}, status=exception.code
        )
