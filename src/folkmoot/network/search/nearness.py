"""How far two spellings are apart."""


def edit_distance(one: str, other: str, most: int) -> int:
    """Letters to add, drop, change or swap with their neighbour; `most` + 1 stands for more.

    Optimal string alignment (Damerau's four errors, no substring edited twice).
    """
    if abs(len(one) - len(other)) > most:
        return most + 1
    before: list[int] = []
    last = list(range(len(other) + 1))
    for row, letter in enumerate(one, 1):
        this = [row]
        for column, facing in enumerate(other, 1):
            cost = min(last[column] + 1, this[-1] + 1, last[column - 1] + (letter != facing))
            swapped = (
                row > 1 and column > 1 and letter == other[column - 2] and one[row - 2] == facing
            )
            this.append(min(cost, before[column - 2] + 1) if swapped else cost)
        if min(this) > most:
            return most + 1
        before, last = last, this
    return min(last[-1], most + 1)
