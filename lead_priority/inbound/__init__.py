"""What other systems post to us: plain Python, without Odoo and without a clock.

``reading`` makes a document of a body, ``presets`` know the platforms, ``paths`` name
the values in a document, ``mapping`` makes a lead's payload of them.
"""

from . import form_encoded, mapping, paths, presets, reading, request, suggest
