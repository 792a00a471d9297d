"""What a rollup says beyond balances: rates, forecasts, promises, provision, movement since last month."""
