"""What stands in one cell stays readable, and within what a cell holds, however many regions there are."""

from xlplan.batch.rollup_parts.fields import listed


def test_a_customer_of_ten_thousand_regions_is_listed_with_the_first_twenty_and_the_number_of_the_others() -> None:
    assert listed(["East", "North"]) == "East, North"
    many = listed([f"Region {n:05}" for n in range(10_000)])
    assert many.startswith("Region 00000, Region 00001, ")
    assert many.endswith("Region 00019, ... (+9980)")
