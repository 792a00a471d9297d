"""How fast xlplan is, as ratios to its peers: `python -m benchmarks`."""
