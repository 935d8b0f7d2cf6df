"""How workbooks look: fonts and number formats of the reader's language."""

from dataclasses import dataclass, field
from datetime import date, datetime

from . import cells

FONT = "Calibri"
# Latin fonts have no Chinese letters: Excel would mix in one of its choice.
FONTS = {"zh_CN": "Microsoft YaHei", "zh_TW": "Microsoft JhengHei", "zh_HK": "PMingLiU"}
BRAND, BRAND_PALE, GRAY = "#714B67", "#F3EEF2", "#6C757D"
GOOD, BAD, PALE_RED, WHITE = "#1E7B4A", "#B3261E", "#F4B6B0", "#FFFFFF"
SERIES = ("#714B67", "#017E84", "#E4A900", "#D9534F", "#5B8DB8", "#7A9E4B")
# Parts of a date, as Odoo writes them and as Excel does.
DATE_PARTS = {
    **{"%Y": "yyyy", "%y": "yy", "%m": "mm", "%d": "dd", "%b": "mmm", "%B": "mmmm"},
    **{"%-m": "m", "%-d": "d", "%a": "ddd", "%A": "dddd"},
}
EXCEL_EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001 Excel knows no zones
SECONDS_PER_DAY = 86_400


@dataclass(frozen=True)
class Money:
    """How amounts of a currency are written."""

    symbol: str
    is_before: bool = False
    decimals: int = 2

    @property
    def number_format(self) -> str:
        """Give Excel's format; the symbol is a text in it, never a part of it.

        >>> Money("€").number_format
        '#,##0.00 "€"'
        >>> Money('k"r', is_before=True, decimals=0).number_format
        '"kr"#,##0'
        """
        digits = "#,##0" + ("." + "0" * self.decimals if self.decimals else "")
        symbol = '"' + self.symbol.replace('"', "") + '"'
        return f"{symbol}{digits}" if self.is_before else f"{digits} {symbol}"


@dataclass(frozen=True)
class Look:
    """Everything that depends on who reads: language, dates, currencies."""

    language: str = "en_US"
    date_format: str = "%m/%d/%Y"
    currencies: dict[str, Money] = field(default_factory=dict)

    @property
    def font(self) -> str:
        """Give the font of the language.

        >>> Look("zh_CN").font, Look("fr_FR").font
        ('Microsoft YaHei', 'Calibri')
        """
        return FONTS.get(self.language, FONT)

    def signed_format(self, kind: str) -> str:
        """Give the format of a difference, with its sign.

        >>> Look().signed_format("integer")
        '+#,##0;-#,##0;#,##0'
        """
        form = self.number_format(kind)
        return f"+{form};-{form};{form}"

    def number_format(self, kind: str, currency: str = "") -> str:
        """Give Excel's format of a kind of cell.

        >>> look = Look(date_format="%Y-%m-%d", currencies={"EUR": Money("€")})
        >>> look.number_format("moment"), look.number_format("percent")
        ('yyyy-mm-dd hh:mm', '0.0%')
        >>> look.number_format("money"), Look().number_format("money")
        ('#,##0.00 "€"', '#,##0.00')
        """
        if kind == cells.MONEY:
            known = self.currencies.get(currency) or next(
                iter(self.currencies.values()), None
            )
            return known.number_format if known else "#,##0.00"
        day = excel_date(self.date_format)
        return {
            cells.TEXT: "@",
            cells.INTEGER: "#,##0",
            cells.PERCENT: "0.0%",
            cells.DATE: day,
            cells.MOMENT: f"{day} hh:mm",
        }.get(kind, "#,##0.0")


def excel_date(strftime: str) -> str:
    """Give the format of Excel for one of Python's; what it does not know is ISO.

    >>> excel_date("%d.%m.%Y"), excel_date("%Y年%m月%d日")
    ('dd.mm.yyyy', 'yyyy"年"mm"月"dd"日"')
    >>> excel_date("%j of %Y")
    'yyyy-mm-dd'
    """
    found, rest = "", strftime
    while rest:
        part = next((key for key in DATE_PARTS if rest.startswith(key)), "")
        if part:
            found, rest = found + DATE_PARTS[part], rest[len(part) :]
        elif rest[0] == "%":
            return "yyyy-mm-dd"
        else:
            literal = rest[0] if rest[0] in " -/." else f'"{rest[0]}"'
            found, rest = found + ("" if rest[0] == '"' else literal), rest[1:]
    return found or "yyyy-mm-dd"


def serial(moment: date | datetime) -> float:
    """Give a day or a local moment as Excel counts: days since 1899-12-30.

    >>> serial(date(2026, 3, 2)), serial(datetime(2026, 3, 2, 18, 0))
    (46083.0, 46083.75)
    """
    if not isinstance(moment, datetime):
        moment = datetime(moment.year, moment.month, moment.day)  # noqa: DTZ001
    return (moment - EXCEL_EPOCH).total_seconds() / SECONDS_PER_DAY
