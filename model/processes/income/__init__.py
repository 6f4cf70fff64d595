"""Income: the seven incomes of a household (E1, E4)."""
