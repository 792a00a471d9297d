"""English messages about caches, clusters and publishing: code -> (what is wrong, what to do)."""

SCALE: dict[str, tuple[str, str]] = {
    "cache-not-a-cache": (
        "This file is there already and is no cache of xlplan; it was left as it is.",
        "Give --cache a name that is free, or one that ends in {suffix}.",
    ),
    "cache-rebuilt": (
        "The cache was damaged and is being made anew; the workbooks that it no longer knew were read again.",
        "Nothing need be done; the figures do not depend on it.",
    ),
    "cache-not-used": (
        "The cache could not be used ({reason}); workbooks were read again.",
        "The figures do not depend on it. Put it on another disk with --cache, or go without: --no-cache.",
    ),
    "needs-dask": (
        "A cluster needs dask, which is not installed.",
        'Install it with `pip install "xlplan[cluster]"`, here and on every worker.',
    ),
    "scheduler-unreachable": (
        "No Dask scheduler answers at {value} ({detail}).",
        "Start one with `dask scheduler` and give its address, such as tcp://10.0.0.5:8786.",
    ),
    "scheduler-without-workers": (
        "The Dask scheduler at {value} has no workers.",
        "Start some with `dask worker {value} --nthreads 1 --nworkers auto`.",
    ),
    "scheduler-other-program": (
        "A worker of the cluster has another version of xlplan or of Python than this machine.",
        "Install the same on all of them, restart the workers and run this again; nothing was published.",
    ),
    "scheduler-lost": (
        "The cluster went away while it worked.",
        "Look at the scheduler's log and run this again; nothing was published. With a cache, what was read is kept.",
    ),
    "publication-busy": (
        "Another run is publishing here just now.",
        "Wait until it is done and run this again.",
    ),
    "publication-completed": (
        "An earlier run was cut off while it published; what it had accepted has now been published.",
        "Nothing need be done.",
    ),
    "publication-undone": (
        "An earlier run was cut off before it published; its unfinished files were removed, nothing else was changed.",
        "Nothing need be done.",
    ),
    "publication-unfinished": (
        "An earlier run was cut off while it published; only the history {history} knows whether it was accepted.",
        "Run this again with --history and that database, as the earlier run had it.",
    ),
    "needs-fsspec": (
        "Using {value} needs fsspec, which is not installed.",
        'Install it with `pip install "xlplan[cluster]"`, and for s3:// also s3fs.',
    ),
    "url-unusable": (
        "{value} cannot be used ({detail}).",
        "Correct the URL, or install what its kind needs, such as s3fs for s3://.",
    ),
    "out-not-local": (
        "Workbooks cannot be kept up to date at {value}: a manager's file is replaced only where it can be locked.",
        "Make them in a folder of this machine and copy them from there.",
    ),
}
