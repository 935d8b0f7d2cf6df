import shutil
import tempfile
from contextlib import contextmanager
from pathlib import Path

from odoo import models


class LeadReviewPackFile(models.Model):
    """Where a file is written: in a folder that is gone when it is made."""

    _inherit = "lead.review.pack.file"

    @contextmanager
    def _folder(self):
        """Give the folder of this file, for the block; only this process reads it."""
        with tempfile.TemporaryDirectory(prefix=self._get_folder_prefix()) as folder:
            yield Path(folder)

    def _forget_left(self):
        """Remove what makers of this file left that were killed: data of leads.

        Whoever calls this holds the lock of the file, so nobody writes there now.
        """
        places = Path(tempfile.gettempdir())
        prefix = self._get_folder_prefix()
        for left in places.iterdir():
            if left.name.startswith(prefix):
                shutil.rmtree(left, ignore_errors=True)

    def _get_folder_prefix(self):
        return f"lead_review_pack_{self.env.cr.dbname}_{self.id}_"
