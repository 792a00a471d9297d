"""The forms of the market plan."""
