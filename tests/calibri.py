"""How wide Calibri sets a text: the advance widths of Carlito, the free font with the same metrics."""

# fmt: off
ADVANCES = (  # of the signs from space to tilde, in 1/2048 of the font's size
    463, 667, 821, 1020, 1038, 1464, 1397, 452, 621, 621, 1020, 1020, 511, 627, 517, 791, 1038, 1038, 1038,
    1038, 1038, 1038, 1038, 1038, 1038, 1038, 548, 548, 1020, 1020, 1020, 949, 1831, 1185, 1114, 1092, 1260, 1000,
    941, 1292, 1276, 516, 653, 1064, 861, 1751, 1322, 1356, 1058, 1378, 1112, 941, 998, 1314, 1162, 1822, 1063,
    998, 959, 628, 791, 628, 1020, 1020, 596, 981, 1076, 866, 1076, 1019, 625, 964, 1076, 470, 490, 931,
    470, 1636, 1076, 1080, 1076, 1076, 714, 801, 686, 1076, 925, 1464, 887, 927, 809, 644, 943, 644, 1020,
)
# fmt: on
PIXELS = 10 * 96 / 72 / 2048
"""Pixels a unit, at ten points and 96 dots an inch."""


def width(text: str) -> float:
    """Pixels of a text of ten points."""
    return sum(ADVANCES[ord(sign) - 32] for sign in text) * PIXELS


def lines(text: str, column: float) -> int:
    """Lines in a column of so many digits of eleven points: seven pixels each, less an indent of nine and edges."""
    room, count, used = 7 * column - 8, 1, 0.0
    for word in text.split():
        if used and used + width(" " + word) > room:
            count, used = count + 1, 0.0
        used += width(" " + word if used else word)
    return count
