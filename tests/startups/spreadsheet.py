"""A very small spreadsheet: computes the formulas of a workbook with the few operators that ours use."""

import re
from io import BytesIO
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils import column_index_from_string

TOKEN = re.compile(
    r"""\s*(?:(?P<text>"[^"]*")|(?P<number>\d+(?:\.\d+)?)|(?P<name>SUM|IF|AND|MAX|MIN)(?=\()"""
    r"""|(?P<cell>(?:\w+!)?\$?[A-Z]{1,3}\$?\d+)|(?P<sign><=|>=|<>|[-+*/^(),:<>=]))"""
)


class Spreadsheet:
    """`value("T9", "B7")` computes a cell and all it depends on, each once."""

    def __init__(self, content: bytes) -> None:
        self.book = load_workbook(BytesIO(content))
        self.known: dict[tuple[str, str], Any] = {}
        self.formulas = 0

    def value(self, sheet: str, cell: str) -> Any:
        """The value of a cell; nothing counts as zero."""
        key = (sheet, cell)
        if key not in self.known:
            raw = self.book[sheet][cell].value
            if isinstance(raw, str) and raw.startswith("=") and self.book[sheet][cell].data_type == "f":
                self.formulas += 1
                raw = Parser(self, sheet, raw[1:]).all()
            self.known[key] = 0.0 if raw is None else raw
        return self.known[key]

    def row(self, sheet: str, label: str) -> list[Any]:
        """The values of the first row that begins with `label`, from its second cell on."""
        page = self.book[sheet]
        for cells in page.iter_rows():
            if cells[0].value == label:
                return [self.value(sheet, cell.coordinate) for cell in cells[1:]]
        raise KeyError(label)

    def column(self, sheet: str, column: str, first: int, last: int) -> list[Any]:
        """Some cells of a column."""
        return [self.value(sheet, f"{column}{row}") for row in range(first, last + 1)]


class Parser:
    """Computes one formula while it reads it; the usual precedence, ^ before unary minus is not used by ours."""

    def __init__(self, book: Spreadsheet, sheet: str, text: str) -> None:
        self.book, self.sheet = book, sheet
        self.tokens: list[tuple[str, str]] = []
        at = 0
        while at < len(text):
            found = TOKEN.match(text, at)
            if found is None:
                raise ValueError(f"{sheet}: {text[at:]!r}")
            self.tokens.append((found.lastgroup or "", found[found.lastgroup or 0]))
            at = found.end()
        self.at = 0

    def all(self) -> Any:
        value = self.compared()
        assert self.at == len(self.tokens), self.tokens[self.at :]
        return value

    def peek(self) -> str:
        return self.tokens[self.at][1] if self.at < len(self.tokens) else ""

    def take(self, *signs: str) -> str:
        if self.peek() in signs:
            self.at += 1
            return self.tokens[self.at - 1][1]
        return ""

    def compared(self) -> Any:
        left = self.summed()
        while sign := self.take("<=", ">=", "<>", "<", ">", "="):
            right = self.summed()
            left = {"<=": left <= right, ">=": left >= right, "<>": left != right, "<": left < right,
                    ">": left > right, "=": left == right}[sign]  # fmt: skip
        return left

    def summed(self) -> Any:
        left = self.multiplied()
        while sign := self.take("+", "-"):
            right = self.multiplied()
            left = left + right if sign == "+" else left - right
        return left

    def multiplied(self) -> Any:
        left = self.powered()
        while sign := self.take("*", "/"):
            right = self.powered()
            left = left * right if sign == "*" else self.divided(left, right)
        return left

    @staticmethod
    def divided(left: Any, right: Any) -> Any:
        return float("nan") if right == 0 else left / right  # a branch of IF that is not taken

    def powered(self) -> Any:
        left = self.one()
        while self.take("^"):
            left = left ** self.one()
        return left

    def one(self) -> Any:
        if self.take("-"):
            return -self.one()
        if self.take("("):
            value = self.compared()
            assert self.take(")")
            return value
        kind, text = self.tokens[self.at]
        self.at += 1
        if kind == "text":
            return text[1:-1]
        if kind == "number":
            return float(text)
        if kind == "cell":
            return self.cell(text)
        assert kind == "name", text
        assert self.take("(")
        return self.function(text)

    def cell(self, text: str) -> Any:
        sheet, _mark, cell = text.rpartition("!")
        return self.book.value(sheet or self.sheet, cell.replace("$", ""))

    def function(self, name: str) -> Any:
        arguments: list[Any] = []
        while True:
            arguments += self.argument()
            if self.take(")"):
                break
            assert self.take(",")
        if name == "IF":
            return arguments[1] if arguments[0] else arguments[2]
        numbers = [each for each in arguments if not isinstance(each, str)]
        return {"SUM": sum, "MAX": max, "MIN": min, "AND": all}[name](numbers)

    def argument(self) -> list[Any]:
        kind, text = self.tokens[self.at]
        if kind == "cell" and self.at + 1 < len(self.tokens) and self.tokens[self.at + 1][1] == ":":
            self.at += 3
            return self.range(text, self.tokens[self.at - 1][1])
        return [self.compared()]

    def range(self, first: str, last: str) -> list[Any]:
        sheet, _mark, first = first.rpartition("!")
        one, two = (re.fullmatch(r"([A-Z]+)(\d+)", each.replace("$", "")) for each in (first, last))
        assert one and two
        page = self.book.book[sheet or self.sheet]
        return [
            self.book.value(sheet or self.sheet, page.cell(row, column).coordinate)
            for row in range(int(one[2]), int(two[2]) + 1)
            for column in range(column_index_from_string(one[1]), column_index_from_string(two[1]) + 1)
        ]
