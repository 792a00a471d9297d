"""Worksheet functions: balances, ageing, collection, days outstanding, provision, cash forecast."""

from __future__ import annotations

from xlplan import metrics
from xlplan.functions.kinds import Amount, Amounts, Day, Days, Number, Numbers, argument
from xlplan.functions.policy import NOTHING, BadCellError, same_length, whole
from xlplan.functions.register import worksheet_function
from xlplan.functions.words import LANGUAGE, NOT_DUE, RECEIVABLES

_OPENING = argument("amount", "期初余额", "Opening balance")
_BILLED = argument("amount", "本期开票", "Billed")
_BALANCE = argument("number", "应收余额", "Balance")
_SALES = argument("number", "销售额", "Sales")
_DAYS = argument("number", "天数", "Days", "销售额所属期间", "of the period of the sales")
_LIMITS = argument("numbers", "账龄界限", "Bucket limits", "默认 30、60、90 天", "30, 60, 90 days if left out")


@worksheet_function(
    category=RECEIVABLES,
    zh="应收余额：期初 + 开票 - 回款 - 贷项 - 核销，空白按 0。",
    en="Balance: opening + billed - receipts - credits - write-offs; blank counts 0.",
    args={
        "opening": _OPENING,
        "billed": _BILLED,
        "receipts": argument("amount", "回款", "Receipts"),
        "credits": argument("amount", "贷项", "Credits"),
        "write_offs": argument("amount", "核销", "Write-offs"),
    },
    example="XLPLAN_BALANCE(100,50,30,5)",
)
def XLPLAN_BALANCE(
    opening: Amount,
    billed: Amount,
    receipts: Amount,
    credits: Amount,  # noqa: A002
    write_offs: Amount = NOTHING,
) -> object:
    """`metrics.balance`."""
    return metrics.balance(opening, billed, receipts, credits, write_offs)


def _limits(limits: Numbers) -> tuple[metrics.Number, ...]:
    known = tuple(limit for limit in limits if limit is not None)
    if any(limit < 1 or limit != limit.to_integral_value() for limit in known):
        raise BadCellError("账龄界限应为正整数天数", "Bucket limits are whole days of 1 or more")
    return known or metrics.AGEING_LIMITS


def _bucket(name: str, language: str) -> str:
    return NOT_DUE[language == "en"] if name == "not_due" else name


@worksheet_function(
    category=RECEIVABLES,
    zh="逾期天数所在的账龄段：未到期、1-30、31-60、61-90、90+；到期日当天为未到期。",
    en="Ageing bucket of days past due: Not due, 1-30, 31-60, 61-90, 90+; the due date itself is not due.",
    args={
        "days_past_due": argument("number", "逾期天数", "Days past due"),
        "limits": _LIMITS,
        "language": LANGUAGE,
    },
    example="XLPLAN_AGEING_BUCKET(31)",
)
def XLPLAN_AGEING_BUCKET(days_past_due: Number, limits: Numbers = (), language: str = "zh") -> object:
    """`metrics.ageing_bucket`."""
    name = metrics.ageing_bucket(days_past_due, _limits(limits))
    return None if name is None else _bucket(name, language)


@worksheet_function(
    category=RECEIVABLES,
    zh="账龄表：两列，账龄段与金额；各段之和等于未收合计。无到期日的金额归入未到期。",
    en="Ageing table of two columns, bucket and amount; the buckets add up to all that is open. An amount without due "
    "date is not due.",
    args={
        "as_of": argument("date", "截止日", "As-of date"),
        "due_dates": argument("dates", "到期日", "Due dates"),
        "open_amounts": argument("amounts", "未收金额", "Open amounts"),
        "limits": _LIMITS,
        "language": LANGUAGE,
    },
    example="XLPLAN_AGEING(46203,{46203;46202;46100},{10;20;30})",
    spills=True,
)
def XLPLAN_AGEING(
    as_of: Day, due_dates: Days, open_amounts: Amounts, limits: Numbers = (), language: str = "zh"
) -> object:
    """`metrics.ageing`."""
    same_length(due_dates, open_amounts)
    if as_of is None:
        return None
    buckets = metrics.ageing(zip(due_dates, open_amounts, strict=True), as_of, _limits(limits))
    return [[_bucket(name, language), value] for name, value in buckets.items() if name != "total"]


_TERMS = {
    "terms": argument("amounts", "各期应收", "Terms", "最早的在前", "the oldest first"),
    "paid": argument("amount", "回款", "Paid"),
    "credit": argument("amount", "贷项", "Credits"),
}


@worksheet_function(
    category=RECEIVABLES,
    zh="按先到期先冲抵，把回款与贷项冲抵各期应收，得各期未收金额；与各期应收同形。",
    en="Set payments and credits against terms, oldest first: the open amount of each term, laid out like the terms.",
    args=_TERMS,
    example="XLPLAN_FIFO({100;200;300},250)",
    like="terms",
)
def XLPLAN_FIFO(terms: Amounts, paid: Amount, credit: Amount = NOTHING) -> object:
    """`metrics.apply_fifo`, the open amounts."""
    return metrics.apply_fifo(terms, paid, credit)[0]


@worksheet_function(
    category=RECEIVABLES,
    zh="冲抵各期应收之后剩余的回款与贷项，即未核销款项。",
    en="What is left of payments and credits after the terms: unapplied.",
    args=_TERMS,
    example="XLPLAN_UNAPPLIED({100;200},350)",
)
def XLPLAN_UNAPPLIED(terms: Amounts, paid: Amount, credit: Amount = NOTHING) -> object:
    """`metrics.apply_fifo`, what is left."""
    return metrics.apply_fifo(terms, paid, credit)[1]


@worksheet_function(
    category=RECEIVABLES,
    zh="回款率：本期回款 ÷ 本期开票。",
    en="Collection rate: collected / billed of the period.",
    args={"collected": argument("number", "本期回款", "Collected"), "billed": argument("number", "本期开票", "Billed")},
    example="XLPLAN_COLLECTION_RATE(30,50)",
)
def XLPLAN_COLLECTION_RATE(collected: Number, billed: Number) -> object:
    """`metrics.collection_rate`."""
    return metrics.collection_rate(collected, billed)


@worksheet_function(
    category=RECEIVABLES,
    zh="应收回款率：（期初 + 开票 - 期末）÷（期初 + 开票）。",
    en="Collected of all that could be: (opening + billed - closing) / (opening + billed).",
    args={"opening": _OPENING, "billed": _BILLED, "closing": argument("number", "期末余额", "Closing balance")},
    example="XLPLAN_COLLECTIBLE_RATE(100,50,30)",
)
def XLPLAN_COLLECTIBLE_RATE(opening: Amount, billed: Amount, closing: Number) -> object:
    """`metrics.collectible_rate`."""
    return metrics.collectible_rate(opening, billed, closing)


@worksheet_function(
    category=RECEIVABLES,
    zh="计划回款率：回款 ÷ 计划回款。",
    en="Collection against plan: collected / planned.",
    args={
        "collected": argument("number", "回款", "Collected"),
        "planned": argument("number", "计划回款", "Planned"),
    },
    example="XLPLAN_PLAN_RATE(30,40)",
)
def XLPLAN_PLAN_RATE(collected: Number, planned: Number) -> object:
    """`metrics.plan_rate`."""
    return metrics.plan_rate(collected, planned)


@worksheet_function(
    category=RECEIVABLES,
    zh="应收账款周转天数：余额 ÷ 销售额 × 天数。",
    en="Days sales outstanding: balance / sales x days.",
    args={"balance": _BALANCE, "sales": _SALES, "days": _DAYS},
    example="XLPLAN_DSO(300,900,90)",
)
def XLPLAN_DSO(balance: Number, sales: Number, days: Number) -> object:
    """`metrics.dso`."""
    return metrics.dso(balance, sales, days)


@worksheet_function(
    category=RECEIVABLES,
    zh="最佳可能周转天数：未到期余额 ÷ 销售额 × 天数。",
    en="Best possible DSO: balance not yet due / sales x days.",
    args={"not_due": argument("number", "未到期余额", "Balance not yet due"), "sales": _SALES, "days": _DAYS},
    example="XLPLAN_BEST_DSO(200,900,90)",
)
def XLPLAN_BEST_DSO(not_due: Number, sales: Number, days: Number) -> object:
    """`metrics.dso` of what is not due."""
    return metrics.dso(not_due, sales, days)


_MONTHLY = {
    "balance": _BALANCE,
    "sales": argument("numbers", "各月销售额", "Sales by month", "最近月在前", "the latest first"),
    "days": argument("numbers", "各月天数", "Days of each month"),
}


def _count_back(balance: Number, sales: Numbers, days: Numbers) -> metrics.CountBack:
    same_length(sales, days)
    return metrics.dso_count_back(balance, zip(sales, days, strict=True))


@worksheet_function(
    category=RECEIVABLES,
    zh="倒推法周转天数：从最近月起逐月扣减销售额，最后一月按比例。历史不足时为已知天数，见 XLPLAN_DSO_EXHAUSTED。",
    en="DSO by count-back: subtract sales month by month, the last in proportion. If history runs out: the days known.",
    args=_MONTHLY,
    example="XLPLAN_DSO_COUNT_BACK(40,{10;20;30},{12;15;33})",
)
def XLPLAN_DSO_COUNT_BACK(balance: Number, sales: Numbers, days: Numbers) -> object:
    """`metrics.dso_count_back`, the days."""
    return _count_back(balance, sales, days)["days"]


@worksheet_function(
    category=RECEIVABLES,
    zh="倒推法的销售历史是否不足：TRUE 表示实际天数多于算出的天数。",
    en="Whether count-back ran out of history: TRUE means more than the days it gives.",
    args=_MONTHLY,
    example="XLPLAN_DSO_EXHAUSTED(100,{10;20;30},{12;15;33})",
)
def XLPLAN_DSO_EXHAUSTED(balance: Number, sales: Numbers, days: Numbers) -> object:
    """`metrics.dso_count_back`, whether the history is exhausted."""
    found = _count_back(balance, sales, days)
    return None if found["days"] is None else found["exhausted"]


@worksheet_function(
    category=RECEIVABLES,
    zh="平均拖欠天数：周转天数减最佳可能周转天数。",
    en="Average days delinquent: DSO less best possible DSO.",
    args={
        "dso": argument("number", "周转天数", "DSO"),
        "best_dso": argument("number", "最佳可能", "Best possible DSO"),
    },
    example="XLPLAN_DAYS_DELINQUENT(30,20)",
)
def XLPLAN_DAYS_DELINQUENT(dso: Number, best_dso: Number) -> object:
    """`metrics.average_days_delinquent`."""
    return metrics.average_days_delinquent(dso, best_dso)


@worksheet_function(
    category=RECEIVABLES,
    zh="收款效率指数：（期初 + 销售 - 期末）÷（期初 + 销售 - 期末未到期）。",
    en="Collection effectiveness index: (opening + sales - closing) / (opening + sales - closing not due).",
    args={
        "opening": _OPENING,
        "sales": argument("amount", "销售额", "Sales"),
        "closing": argument("number", "期末余额", "Closing balance"),
        "closing_not_due": argument("number", "期末未到期", "Closing, not yet due"),
    },
    example="XLPLAN_CEI(100,50,30,10)",
)
def XLPLAN_CEI(opening: Amount, sales: Amount, closing: Number, closing_not_due: Number) -> object:
    """`metrics.cei`."""
    return metrics.cei(opening, sales, closing, closing_not_due)


@worksheet_function(
    category=RECEIVABLES,
    zh="应收账款周转次数：销售额 ÷ 平均余额。",
    en="Receivables turnover, times: sales / mean balance.",
    args={"sales": _SALES, "balance": argument("number", "平均余额", "Mean balance")},
    example="XLPLAN_TURNOVER(900,300)",
)
def XLPLAN_TURNOVER(sales: Number, balance: Number) -> object:
    """`metrics.turnover`."""
    return metrics.turnover(sales, balance)


@worksheet_function(
    category=RECEIVABLES,
    zh="加权逾期天数：1-30、31-60、61-90、90+ 四段按 15、45、75、105 天加权，除以余额。",
    en="Weighted days beyond terms: 1-30, 31-60, 61-90, 90+ count 15, 45, 75, 105 days; over the balance.",
    args={"buckets": argument("amounts", "四段金额", "The four amounts"), "balance": _BALANCE},
    example="XLPLAN_DAYS_BEYOND_TERMS({10;20;30;40},200)",
)
def XLPLAN_DAYS_BEYOND_TERMS(buckets: Amounts, balance: Number) -> object:
    """`metrics.days_beyond_terms`."""
    if len(buckets) != 4:
        raise BadCellError(f"需要四段金额，给了 {len(buckets)} 段", f"It takes four amounts, not {len(buckets)}")
    return metrics.days_beyond_terms(buckets, balance)


_CHAIN = argument("numbers", "各段金额", "Amounts by bucket", "由早到晚", "in order")


@worksheet_function(
    category=RECEIVABLES,
    zh="迁徙率：每段滚入下一段的比例，比段数少一个。",
    en="Roll rates: the share of each bucket that rolled into the next; one fewer than the buckets.",
    args={"chain": _CHAIN},
    example="XLPLAN_ROLL_RATES({100;50;10})",
    like="chain",
)
def XLPLAN_ROLL_RATES(chain: Numbers) -> object:
    """`metrics.roll_rates`."""
    return metrics.roll_rates(chain) or None


@worksheet_function(
    category=RECEIVABLES,
    zh="损失率：每段最终进入最后一段的比例。",
    en="Loss rates: the share of each bucket that reached the last.",
    args={"chain": _CHAIN},
    example="XLPLAN_LOSS_RATES({100;50;10})",
    like="chain",
)
def XLPLAN_LOSS_RATES(chain: Numbers) -> object:
    """`metrics.loss_rates`."""
    return metrics.loss_rates(chain)


@worksheet_function(
    category=RECEIVABLES,
    zh="坏账准备：各段金额乘以计提率后合计。",
    en="Provision: the sum of each bucket's amount x rate.",
    args={
        "buckets": argument("amounts", "各段金额", "Amounts by bucket"),
        "rates": argument("amounts", "计提率", "Rates"),
    },
    example="XLPLAN_PROVISION({100;50;10},{1%;5%;50%})",
)
def XLPLAN_PROVISION(buckets: Amounts, rates: Amounts) -> object:
    """`metrics.provision`, the total."""
    same_length(buckets, rates)
    return metrics.provision(zip(buckets, rates, strict=True))["total"]


@worksheet_function(
    category=RECEIVABLES,
    zh="回款预测：各月销售额按当月、次月……回款比例分摊，得各月回款；与销售额区域同形。",
    en="Cash forecast: sales by month spread by the share collected 0, 1, 2, ... months later; lies like the sales.",
    args={
        "sales": argument("amounts", "各月销售额", "Sales by month", "从早到晚", "in order of time"),
        "pattern": argument("amounts", "回款比例", "Shares collected", "当月在前", "the month of sale first"),
        "months": argument("amount", "月数", "Months", "默认与销售额同", "as many as the sales if left out"),
    },
    example="XLPLAN_CASH_FORECAST({100;200;300},{50%;30%;20%})",
    like="sales",
)
def XLPLAN_CASH_FORECAST(sales: Amounts, pattern: Amounts, months: Amount = NOTHING) -> object:
    """`metrics.cash_forecast`."""
    by_month: dict[int, metrics.Number] = dict(enumerate(sales, 1))
    count = whole(months) or len(sales)
    return list(metrics.cash_forecast(by_month, pattern, range(1, count + 1)).values())


@worksheet_function(
    category=RECEIVABLES,
    zh="汇兑差额：已收外币按收款汇率与入账汇率之差，收益为正。",
    en="Exchange difference on what was paid, gain positive: paid x (rate at payment - booked rate).",
    args={
        "invoiced": argument("number", "开票外币", "Invoiced, foreign"),
        "book_rate": argument("number", "入账汇率", "Booked rate"),
        "paid": argument("amount", "已收外币", "Paid, foreign"),
        "pay_rate": argument("number", "收款汇率", "Rate at payment"),
    },
    example="XLPLAN_EXCHANGE_DIFFERENCE(100,80,90,75)",
)
def XLPLAN_EXCHANGE_DIFFERENCE(invoiced: Number, book_rate: Number, paid: Amount, pay_rate: Number) -> object:
    """`metrics.exchange_difference`, the difference."""
    return metrics.exchange_difference(invoiced, book_rate, paid, pay_rate)["difference"]
