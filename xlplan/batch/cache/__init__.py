"""What was read of workbooks before: a file that spares a rollup reading those whose bytes have not changed."""

from xlplan.batch.cache.store import SUFFIX, Cache, cache_beside, open_cache

__all__ = ["SUFFIX", "Cache", "cache_beside", "open_cache"]
