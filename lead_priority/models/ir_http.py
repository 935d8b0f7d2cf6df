from werkzeug.exceptions import HTTPException

from odoo import models
from odoo.http import request

API_PATHS = ("/lead/capture/", "/lead/webhook/", "/lead/api/")
CODES = {404: "not_found", 405: "method_not_allowed", 413: "too_large"}


class IrHttp(models.AbstractModel):
    """What goes wrong before our endpoint is reached is told in its words as well."""

    _inherit = "ir.http"

    @classmethod
    def _pre_dispatch(cls, rule, args):
        result = super()._pre_dispatch(rule, args)
        if rule.endpoint.routing.get("keeps_body"):
            # Read before Odoo parses a form out of it: signatures are of the bytes.
            request.httprequest.get_data(cache=True)
        return result

    @classmethod
    def _handle_error(cls, exception):
        is_ours = request.httprequest.path.startswith(API_PATHS)
        if not (is_ours and isinstance(exception, HTTPException) and exception.code):
            return super()._handle_error(exception)
        code = CODES.get(exception.code, "bad_request")
        return request.make_json_response(
            {"error": code, "message": exception.name}, status=exception.code
        )
