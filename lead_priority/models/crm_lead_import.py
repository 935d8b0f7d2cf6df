from odoo import api, models
from odoo.models import fix_import_export_id_paths
from odoo.tools.lru import LRU

IMPORT_KEY = "lead_capture_import"


class CrmLead(models.Model):
    """Importing leads through the register; Odoo's plain import stays as it is."""

    _inherit = "crm.lead"

    @api.model
    def load(self, fields, data):
        """Import rows; in our import mode each row is a capture with its outcome.

        A known person is touched, a row without any contact is kept as rejected; each
        such row has a warning. Rows with an id change existing records, so they are
        imported as Odoo does.
        """
        is_ours = self.env.context.get(IMPORT_KEY) and not {"id", ".id"} & set(fields)
        if not is_ours:
            return super().load(fields, data)
        self.check_access("create")
        return self._load_captures(fields, data)

    @api.model
    def _load_captures(self, fields, data):
        messages = []
        with self.env.cr.savepoint(flush=False) as savepoint:
            rows = list(self._convert_import_rows(fields, data, messages, savepoint))
            if any(message["type"] == "error" for message in messages):
                savepoint.rollback()
                return {"ids": False, "messages": messages, "nextrow": 0}
            captures = self._capture_import_rows(rows)
            for capture, (_values, info) in zip(captures, rows, strict=True):
                messages += self._get_import_messages(capture, info)
        last = rows[-1][1]["rows"]["to"] + 1 if rows else 0
        limit = self.env.context.get("_import_limit") or float("inf")
        return {
            "ids": captures.lead_id.ids,
            "messages": messages,
            "nextrow": last if last >= limit else 0,
        }

    @api.model
    def _convert_import_rows(self, fields, data, messages, savepoint):
        """Give (values, row info) for each row, names of records resolved."""
        paths = [fix_import_export_id_paths(name) for name in fields]
        limit = self.env.context.get("_import_limit") or float("inf")
        # The converter asks for a way to save what it has so far: nothing is saved.
        leads = self.with_context(
            import_flush=lambda **_kwargs: None,
            import_cache=LRU(1024),
            _import_current_module="__import__",
        )
        extracted = leads._extract_records(
            paths, data, log=messages.append, limit=limit
        )
        converted = leads._convert_records(
            extracted, log=messages.append, savepoint=savepoint
        )
        for _dbid, _xid, values, info in converted:
            yield values, info

    @api.model
    def _capture_import_rows(self, rows):
        now = self.env.cr.now()
        # sudo: the register is written by its recording methods only; who may create
        # leads was asked before.
        captures = self.env["lead.capture"].sudo()
        values_list = [values for values, _info in rows]
        received = captures._receive(
            [{"payload": captures._prepare_import_payload(v)} for v in values_list],
            entry="import",
            scope="import",
            now=now,
        )
        received._process_import(values_list, now)
        return received

    @api.model
    def _get_import_messages(self, capture, info):
        if capture.state == "lead" and not capture.flags:
            return []
        if capture.reject_reason == "failed":
            text = capture.reject_detail
        elif capture.state == "rejected":
            text = self.env._(
                "No valid e-mail, phone or external key: kept under Captures, rejected."
            )
        elif capture.state == "merged":
            text = self.env._("Known already: added to the lead that is there.")
        else:
            text = capture.flag_summary
        return [{**info, "type": "warning", "message": text}]
