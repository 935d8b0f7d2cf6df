"""Golden data of lead_analytics: leads and costs, and what figures they come to.

``python3 -m tools.golden`` writes data/source/analytics_*.csv from the story of the
demo, and data/expected/analytics.json from these files alone, in plain Python that
shares nothing with the add-on.
"""
