import hashlib
import os
import shutil

from odoo import api, models
from odoo.tools import SQL

CHUNK_BYTES = 1 << 20


class IrAttachment(models.Model):
    """Files that are too large for memory become attachments, too."""

    _inherit = "ir.attachment"

    @api.model
    def _create_from_path(self, path, vals):
        """Make an attachment of a file without reading it into memory.

        Where attachments are kept in the database, it is read.

        :param vals: values of the attachment, a mimetype among them
        """
        if self._storage() != "file":
            with open(path, "rb") as source:
                return self.create({**vals, "raw": source.read()})
        # The row first: the collector of unused files waits for its transaction.
        attachment = self.create({**vals, "raw": b""})
        checksum = self._get_checksum_of_path(path)
        stored = f"{checksum[:2]}/{checksum}"
        target = self._full_path(stored)
        if not os.path.exists(target):
            os.makedirs(os.path.dirname(target), exist_ok=True)
            shutil.copyfile(path, target)
        # Is not needed any more if the transaction fails.
        self._mark_for_gc(stored)
        attachment.flush_recordset()
        self.env.cr.execute(
            SQL(
                """UPDATE ir_attachment SET store_fname = %s, checksum = %s,
                          file_size = %s, db_datas = NULL WHERE id = %s""",
                stored,
                checksum,
                os.path.getsize(path),
                attachment.id,
            )
        )
        attachment.invalidate_recordset()
        return attachment

    @api.model
    def _get_checksum_of_path(self, path):
        """Give the name under which Odoo keeps a file, which is made of its content."""
        checksum = hashlib.sha1(usedforsecurity=False)
        with open(path, "rb") as source:
            while chunk := source.read(CHUNK_BYTES):
                checksum.update(chunk)
        return checksum.hexdigest()
