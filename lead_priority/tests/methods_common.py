"""Every public method of our models, called by people who have no right to."""

import copy
import inspect
import re
from contextlib import contextmanager
from unittest.mock import patch

from odoo import sql_db
from odoo.service.model import call_kw
from odoo.tools import mute_logger

from .access_common import AccessMatrixCase

# What a caller may send for an argument that a method wants.
ARGUMENTS = (1, "x", [1], {}, False)
WRITES = re.compile(r"\b(INSERT\s+INTO|UPDATE\s+(?!OF\b)|DELETE\s+FROM)", re.IGNORECASE)
LOCKS = re.compile(r"\bFOR\s+(NO\s+KEY\s+)?UPDATE\b", re.IGNORECASE)
QUIET = ("odoo.sql_db", "odoo.addons.base.models.ir_rule", "odoo.models", "odoo.http")
QUIET += ("odoo.addons.base.models.ir_model", "odoo.addons.lead_priority.batches")


class PublicMethodsCase(AccessMatrixCase):
    """Nothing is written by who may not, whatever they call and send by RPC."""

    addon = "lead_priority"
    # Methods by model that everybody may call, and that write what is the caller's own.
    FOR_EVERYBODY = frozenset()

    def find_methods(self):
        """Give (model, method) of all that can be called from outside, in order."""
        start = f"odoo.addons.{self.addon}."
        found = set()
        for name, model in self.registry.items():
            for base in model.__mro__:
                if base.__module__.startswith(start):
                    found |= {(name, method) for method in self._get_public(base)}
        return sorted(found - self.FOR_EVERYBODY)

    def _get_public(self, base):
        return [
            name
            for name, member in vars(base).items()
            if inspect.isfunction(member)
            if not name.startswith("_") and not hasattr(member, "_api_private")
        ]

    @contextmanager
    def noting_writes(self, written):
        """Collect the statements that write, whichever cursor they use."""
        execute = sql_db.Cursor.execute

        def note(cursor, query, *args, **options):
            text = getattr(query, "code", query)
            text = LOCKS.sub("", text if isinstance(text, str) else str(text))
            if WRITES.search(text):
                written.append(" ".join(text.split())[:120])
            return execute(cursor, query, *args, **options)

        with patch.object(sql_db.Cursor, "execute", note):
            yield

    def get_argument_lists(self, method, ids):
        """Give what to call a method with: its records, and what it wants, made up."""
        wanted = [
            parameter
            for parameter in list(inspect.signature(method).parameters.values())[1:]
            if parameter.default is parameter.empty
            and parameter.kind is parameter.POSITIONAL_OR_KEYWORD
        ]
        own = [] if getattr(method, "_api_model", False) else [ids]
        made_up = copy.deepcopy(ARGUMENTS) if wanted else (None,)
        return [[*own, *([argument] * len(wanted))] for argument in made_up]

    def call(self, user, name, method, args):
        """Call it as the web client would; give what it wrote, undone afterwards.

        What it wrote before it failed is undone by PostgreSQL, and not counted.
        """
        written = []
        self.env.flush_all()
        try:
            with self.noting_writes(written), self.cr.savepoint():
                call_kw(self.env[name].with_user(user), method, args, {})
                self.env.flush_all()
                raise Undone
        except Undone:
            return written
        except Exception:
            return []
        finally:
            self.env.invalidate_all()

    def check_nothing_is_written(self, user, get_ids, but=()):
        """Call each method as ``user`` on records of ``get_ids(model)``.

        :param but: (model, method) of what the user may well write by
        """
        methods = [method for method in self.find_methods() if method not in but]
        self.assertTrue(methods)
        with self.enter_registry_test_mode(), mute_logger(*QUIET):
            for name, method in methods:
                function = getattr(self.registry[name], method)
                for args in self.get_argument_lists(function, get_ids(name)):
                    with self.subTest(model=name, method=method, args=args):
                        self.assertFalse(self.call(user, name, method, args))

    def any_record(self, name):
        """Give the id of a record of the model, or of none that there is."""
        if self.env[name]._abstract:
            return [1]
        return self.env[name].sudo().search([], limit=1).ids or [10**6]

    def record_of_others(self, name):
        """Give the lead that a rep may not see, or nothing there is."""
        return self.leads["of bob"].ids if name == "crm.lead" else [10**6]


class Undone(Exception):
    """Ends a savepoint, so that what was written in it is undone."""
