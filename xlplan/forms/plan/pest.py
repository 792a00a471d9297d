"""PEST 环境分析 / PEST: political, economic, social and technological factors, how strong they are, our response."""

from __future__ import annotations

from xlplan.forms.form import Band, BookData, Choice, Column, Form, Kind, Label, Row, Value, is_total, per_row
from xlplan.forms.plan.figures import figure
from xlplan.metrics import round_half_up

DIMENSIONS = (
    Choice("political", "政治法律", "Political"),
    Choice("economic", "经济", "Economic"),
    Choice("social", "社会文化", "Social"),
    Choice("technological", "技术", "Technological"),
)
DIRECTIONS = (Choice("opportunity", "机会", "Opportunity"), Choice("threat", "威胁", "Threat"))


def _score(row: Row, _: BookData) -> Value:
    """Degree x likelihood, negative for a threat."""
    degree, likelihood, sign = figure(row, "degree"), figure(row, "likelihood"), row.get("direction")
    if degree is None or likelihood is None or sign is None or row.get("factor") is None or is_total(FORM, row):
        return None
    return round_half_up(degree * likelihood * (-1 if sign == "threat" else 1), 6)


def _net(dimension: Choice) -> Band:
    def metric(book: BookData) -> Value:
        scores = [figure(row, "score") for row in book.rows("pest") if row.get("dimension") == dimension.id]
        return round_half_up(sum(score for score in scores if score is not None), 6)

    words = "+".join(f'SUMIFS({{pest.score}},{{pest.dimension}},"{word}")' for word in dimension.label)
    return Band(f"net_{dimension.id}", dimension.label, Kind.NUMBER, f"ROUND({words},6)", metric)


def _count(direction: Choice, label: Label) -> Band:
    sign = ">" if direction.id == "opportunity" else "<"
    return Band(direction.id, label, Kind.COUNT, f'COUNTIFS({{pest.score}},"{sign}0")',
                lambda book: sum((s > 0) if sign == ">" else (s < 0) for row in book.rows("pest")
                                 if (s := figure(row, "score")) is not None))  # fmt: skip


FORM: Form = Form(
    id="pest",
    sheet=Label("PEST 分析", "PEST"),
    title=Label("市场环境分析：PEST", "Market environment: PEST"),
    key=("dimension", "factor"),
    subjects=("factor",),
    marks=(("direction", "opportunity", "good"), ("direction", "threat", "bad")),
    columns=(
        Column("dimension", Label("维度", "Dimension"), Kind.CHOICE, choices=DIMENSIONS, width=16),
        Column("factor", Label("因素", "Factor"), required=True, width=40),
        Column("direction", Label("方向", "Direction"), Kind.CHOICE, choices=DIRECTIONS, width=13),
        Column("degree", Label("影响程度（1-5）", "Degree (1-5)"), Kind.NUMBER, minimum=0, width=14.5,
               note=Label("1 很小，5 很大", "1 slight, 5 strong")),
        Column("likelihood", Label("可能性（1-5）", "Likelihood (1-5)"), Kind.NUMBER, minimum=0, width=14.5,
               note=Label("1 不太可能，5 已经发生", "1 unlikely, 5 already there")),
        Column("score", Label("得分", "Score"), Kind.NUMBER, width=10, metric=per_row(_score),
               note=Label("影响程度 × 可能性；威胁为负", "Degree × likelihood; negative for threats"),
               formula="""IF(AND({factor}<>"",{row:counted}=1,ISNUMBER({degree}),ISNUMBER({likelihood})),
                   IF({direction?threat},ROUND(-{degree}*{likelihood},6),
                   IF({direction?opportunity},ROUND({degree}*{likelihood},6),"")),"")"""),
        Column("response", Label("应对措施", "Response"), width=42),
        Column("owner", Label("责任人", "Owner"), width=11),
    ),
    bands=(
        *(_net(dimension) for dimension in DIMENSIONS),
        _count(DIRECTIONS[0], Label("机会数", "Opportunities")),
        _count(DIRECTIONS[1], Label("威胁数", "Threats")),
    ),
)  # fmt: skip
