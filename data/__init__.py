"""Files only: places, prices, dated rules and trades. See ``data/README.md`` for their origin."""
