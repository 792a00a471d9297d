"""Make the demo ledgers beside this file: invoices of invented customers in three regions, from a fixed seed."""

import csv
import datetime as dt
import random
from pathlib import Path

HERE = Path(__file__).parent
REGIONS = {"zh": ("华东", "华南", "华北"), "en": ("East", "South", "North")}
CUSTOMERS = {
    "zh": ("朗通", "泰岳", "万星", "恒信", "瑞科", "博远", "中润", "天成", "嘉禾", "东升", "金诺", "海川"),
    "en": ("Langtong", "Taiyue", "Wanxing", "Hengxin", "Ruike", "Boyuan",
           "Zhongrun", "Tiancheng", "Jiahe", "Dongsheng", "Jinnuo", "Haichuan"),
}  # fmt: skip
PRODUCTS = {"zh": ("软件", "硬件", "服务"), "en": ("Software", "Hardware", "Services")}
HEADER = ("region", "invoice", "customer", "product", "invoiced", "due", "amount", "settled")
START, DAYS, COUNT, AS_OF = dt.date(2025, 7, 1), 365, 240, dt.date(2026, 6, 30)


def rows(lang: str) -> list[tuple[str, ...]]:
    """The ledger in one language; the same figures in both."""
    dice = random.Random(20260630)
    found = []
    for number in range(COUNT):
        customer = dice.randrange(12)
        invoiced = START + dt.timedelta(days=dice.randrange(DAYS))
        due = invoiced + dt.timedelta(days=dice.choice((30, 30, 45, 60)))
        amount = dice.randrange(80_000, 6_000_000) / 100
        settled = due + dt.timedelta(days=dice.choice((-20, -5, 0, 3, 10, 25, 70, 400)))
        found.append((
            REGIONS[lang][customer % 3], f"INV-{number + 1:04d}", CUSTOMERS[lang][customer], PRODUCTS[lang][number % 3],
            invoiced.isoformat(), due.isoformat(), f"{amount:.2f}", settled.isoformat() if settled <= AS_OF else "",
        ))  # fmt: skip
    return found


if __name__ == "__main__":
    for lang in REGIONS:
        with (HERE / f"ledger.{lang}.csv").open("w", encoding="utf-8", newline="") as out:
            csv.writer(out).writerows([HEADER, *rows(lang)])
