"""Chinese messages about caches, clusters and publishing: code -> (what is wrong, what to do)."""

SCALE: dict[str, tuple[str, str]] = {
    "cache-not-a-cache": (
        "此文件已经存在，且不是 xlplan 的缓存；未作改动。",
        "请为 --cache 指定尚未使用的文件名，或以 {suffix} 结尾的文件名。",
    ),
    "cache-rebuilt": (
        "缓存已损坏，正在重建；缓存中缺失的工作簿已重新读取。",
        "无需处理；各项数字不依赖缓存。",
    ),
    "cache-not-used": (
        "无法使用缓存（{reason}）；工作簿已重新读取。",
        "各项数字不依赖缓存。可用 --cache 把它放到其他磁盘，或用 --no-cache 不使用缓存。",
    ),
    "needs-dask": (
        "使用集群需要 dask，当前没有安装。",
        '请在本机和每台工作机上运行 `pip install "xlplan[cluster]"` 安装。',
    ),
    "scheduler-unreachable": (
        "{value} 上没有 Dask 调度器应答（{detail}）。",
        "请用 `dask scheduler` 启动调度器，并填写它的地址，例如 tcp://10.0.0.5:8786。",
    ),
    "scheduler-without-workers": (
        "{value} 上的 Dask 调度器没有工作进程。",
        "请用 `dask worker {value} --nthreads 1 --nworkers auto` 启动工作进程。",
    ),
    "scheduler-other-program": (
        "集群中有工作进程的 xlplan 或 Python 版本与本机不同。",
        "请在所有机器上安装相同的版本，重启工作进程后再运行；未发布任何文件。",
    ),
    "scheduler-lost": (
        "集群在工作途中断开。",
        "请查看调度器日志后再运行；未发布任何文件。使用缓存时，已读取的结果会保留。",
    ),
    "publication-busy": (
        "另一次运行正在此处发布。",
        "请等它完成后再运行。",
    ),
    "publication-completed": (
        "上一次运行在发布途中中断；它已认可的结果现已发布完毕。",
        "无需处理。",
    ),
    "publication-undone": (
        "上一次运行在发布之前中断；未完成的文件已清除，其他内容没有变动。",
        "无需处理。",
    ),
    "publication-unfinished": (
        "上一次运行在发布途中中断；它是否已被认可记录在历史库 {history} 中。",
        "请像上一次那样用 --history 指定该数据库，再运行一次。",
    ),
    "needs-fsspec": (
        "使用 {value} 需要 fsspec，当前没有安装。",
        '请运行 `pip install "xlplan[cluster]"` 安装；使用 s3:// 时还需要 s3fs。',
    ),
    "url-unusable": (
        "无法使用 {value}（{detail}）。",
        "请更正网址，或安装该类网址所需的组件，例如 s3:// 需要 s3fs。",
    ),
    "out-not-local": (
        "不能在 {value} 更新工作簿：只有在可以加锁的文件夹中，才会替换填报人的文件。",
        "请在本机的文件夹中生成，再从那里复制过去。",
    ),
}
