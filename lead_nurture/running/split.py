"""Which way a lead goes where a flow splits: by chance, and the same one each time."""

from collections.abc import Mapping
from hashlib import blake2b

BYTES = 8


def choose_way(seed: str, lead_id: int, shares: Mapping[str, int]) -> str:
    """Give the way of a lead; each way gets its share in percent.

    Another ``seed`` draws anew, so two splits one after the other are independent.

    >>> ways = [choose_way("x", lead, {"a": 75, "b": 25}) for lead in range(1000)]
    >>> ways.count("a"), choose_way("x", 7, {"a": 75, "b": 25}) == ways[7]
    (729, True)

    :raises ValueError: the shares are not 100 together
    """
    if sum(shares.values()) != 100:
        raise ValueError("The shares of a split are 100 % together.")
    digest = blake2b(f"{seed}:{lead_id}".encode(), digest_size=BYTES).digest()
    place = int.from_bytes(digest, "big") * 100 >> (8 * BYTES)
    for way, share in shares.items():
        place -= share
        if place < 0:
            return way
    raise AssertionError("Shares of 100 % take every lead.")  # pragma: no cover
