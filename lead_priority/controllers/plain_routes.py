"""Routes that programs call: nothing is read but what they ask for themselves.

A route of ``type="lead_plain"`` gets what stands in its address and no parameters: the
body is bytes, of which signatures are, and a cookie or query says nothing. What Odoo
does around each request of a person (parameters, debug mode, the editor, campaign
cookies) costs as much as storing a capture, and is left out.
"""

from odoo import SUPERUSER_ID
from odoo.http import HttpDispatcher
from odoo.tools.misc import get_lang

TYPE = "lead_plain"


class PlainDispatcher(HttpDispatcher):
    """Calls the route, without session, user or CSRF token."""

    routing_type = TYPE

    def dispatch(self, endpoint, args):
        self.request.params = args
        return self.request.registry["ir.http"]._dispatch(endpoint)


def prepare(request, rule, args):
    """Do what ``ir.http._pre_dispatch`` does, as far as such a route needs it."""
    request.dispatcher.pre_dispatch(rule, args)
    lang = request.env.context.get("lang")
    if not lang or not request.env["res.lang"]._get_data(code=lang):
        # What the browser or program asks for is not installed.
        env = request.env(user=SUPERUSER_ID)
        request.update_context(lang=get_lang(env).code)
