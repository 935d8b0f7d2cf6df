"""What is promised, what shows it, and what was measured: docs/proofs.md.

``rows`` lists the promises and the commands of their long forms, ``page`` writes the
page from them, from the tests that name a row (``Targets: R4``), from
``bench/results.json`` and from ``docs/proofs.json``, where ``make prove`` notes runs.
"""
