"""Chinese messages about values carried between workbooks: code -> (what is wrong, what to do)."""

LINKS: dict[str, tuple[str, str]] = {
    "link-ambiguous": (
        "该区域、该期间有不止一个工作簿可以作为本表的来源：{workbooks}。",
        "请在 --from 指定的文件夹中只保留一个；本次没有带入任何值。",
    ),
    "link-twice": (
        "{key}：{first} 与 {second} 的内容不一致，已带入前者。",
        "请更正其中一行，然后重新刷新。",
    ),
}
