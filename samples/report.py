"""Prints what the corner shop sold on a day."""

from collections import Counter
from dataclasses import dataclass


@dataclass(frozen=True)
class Sale:
    item: str
    quantity: int
    price_in_cents: int


SALES = [
    Sale("apples", 4, 250),
    Sale("coffee", 1, 1290),
    Sale("apples", 2, 250),
    Sale("bread", 3, 380),
]


def revenue(sales: list[Sale]) -> int:
    return sum(sale.quantity * sale.price_in_cents for sale in sales)


def best_sellers(sales: list[Sale], count: int = 3) -> list[tuple[str, int]]:
    pieces: Counter[str] = Counter()
    for sale in sales:
        pieces[sale.item] += sale.quantity
    return pieces.most_common(count)


def main() -> None:
    print(f"Revenue: {revenue(SALES) / 100:.2f}")
    for item, pieces in best_sellers(SALES):
        print(f"{pieces:>4}  {item}")


if __name__ == "__main__":
    main()
