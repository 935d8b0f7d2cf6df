"""Words that carry little, words that carry much, and one form for each."""

from __future__ import annotations

from functools import cache
from pathlib import Path

# What a word weighs in a phrase: small words are dropped and added freely in speech,
# a number or a "not" makes another sentence of it.
SMALL, PLAIN, HARD = 0.3, 1.0, 3.0
NOT = frozenset(
    ("not", "no", "never", "without", "neither", "nor", "none", "nobody", "nothing")
)
SMALL_WORDS = frozenset(
    (
        *("a", "an", "the", "of", "to", "for", "in", "on", "at", "by", "and", "or"),
        *("so", "as", "if", "then", "than", "is", "are", "am", "be", "been", "was"),
        *("were", "will", "would", "can", "could", "may", "might", "shall", "should"),
        *("do", "does", "did", "have", "has", "had", "you", "your", "yours", "we"),
        *("our", "us", "i", "my", "me", "he", "she", "they", "them", "their", "it"),
        *("its", "this", "that", "these", "those", "there", "here", "with", "from"),
        *("about", "just", "please", "let", "some", "any", "also", "very", "really"),
        *("well", "okay", "ok", "um", "uh", "like", "get", "got"),
    )
)
SMALL_CHARACTERS = frozenset(
    "的了吗呢吧啊呀哦嗯哈您你我他她它们这那就都也还很请给把在是会可以能一下个些咱呃跟和与及对"
)
CHINESE_NUMBERS = frozenset("零〇一二两三四五六七八九十百千万亿半")
# One is also "a": 一个, 一下.
SMALL_NUMBERS = frozenset("一")
CONTRACTIONS = {
    "won't": ("will", "not"),
    "can't": ("can", "not"),
    "cannot": ("can", "not"),
    "shan't": ("shall", "not"),
    "let's": ("let", "us"),
    "e-mail": ("email",),
    "e-mails": ("email",),
}
ENDINGS = {"n't": "not", "'ll": "will", "'re": "are", "'ve": "have", "'m": "am"}
SHORTEST_STEM = 3


def weigh(unit: str) -> float:
    """Give what a folded word or character weighs.

    >>> [weigh(unit) for unit in ("the", "price", "30", "不", "五", "您")]
    [0.3, 1.0, 3.0, 3.0, 3.0, 0.3]
    """
    if unit in SMALL_WORDS or unit in SMALL_CHARACTERS or unit in SMALL_NUMBERS:
        return SMALL
    if unit in NOT or unit in "不没无" or unit.isdigit() or unit in CHINESE_NUMBERS:
        return HARD
    return PLAIN


def split_word(word: str) -> tuple[str, ...]:
    """Give the parts of a word in small letters: its contractions, each as a stem.

    >>> split_word("don't"), split_word("we'll"), split_word("prices")
    (('do', 'not'), ('we', 'will'), ('pric',))
    """
    if word in CONTRACTIONS:
        return CONTRACTIONS[word]
    for ending, full in ENDINGS.items():
        if word.endswith(ending) and len(word) > len(ending):
            return (stem(word[: -len(ending)]), full)
    return (stem(word.removesuffix("'s").replace("'", "")),)


def stem(word: str) -> str:
    """Give a word without its English endings, as Harman's S-stemmer (1991), -ed, -ing.

    Not a word of the language: the same for forms of the same word, that is all.

    >>> [stem(word) for word in ("prices", "pricing", "companies", "planned", "plan")]
    ['pric', 'pric', 'company', 'plan', 'plan']
    >>> [stem(word) for word in ("this", "process", "free", "need", "bring", "30")]
    ['this', 'process', 'free', 'need', 'bring', '30']
    """
    if word in SMALL_WORDS or word in NOT or not word.isascii() or len(word) < 4:
        return word
    if word.endswith("ies") and not word.endswith(("aies", "eies")):
        word = word[:-3] + "y"
    elif word.endswith("s") and not word.endswith(("us", "ss", "is")):
        word = word[:-1]
    for ending in ("ing", "ed"):
        base = word.removesuffix(ending)
        if base != word and _is_stem(base):
            word = base[:-1] if base[-1] == base[-2] and base[-1] not in "ls" else base
            break
    return word[:-1] if word.endswith("e") and len(word) > 4 else word


def _is_stem(text: str) -> bool:
    """A stem has some letters and a vowel: "ne" of need, "br" of bring have not."""
    return len(text) >= SHORTEST_STEM and any(letter in "aeiouy" for letter in text)


@cache
def simplified() -> dict[str, str]:
    """Give {traditional character: simplified one}.

    >>> [simplified()[character] for character in "報價單"]
    ['报', '价', '单']
    """
    text = Path(__file__).with_name("simplified.txt").read_text("utf-8")
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    characters = "".join(lines)
    return dict(zip(characters[::2], characters[1::2], strict=True))
