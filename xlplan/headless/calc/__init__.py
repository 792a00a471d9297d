"""Recalculation of formulas that xlplan did not write: the engines, and the worksheet functions they are given."""
