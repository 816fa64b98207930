"""Answers documents for the shipped instruments."""

from cooperatives.instruments import load

MATRICES = ("scale_matrix", "choice_matrix")


def no_answers(code: str = "DMA-PMI") -> dict:
    """Every question answered with nothing: "none of these", 0 and NO."""
    return _every(code, lambda question: ["NESSUNA"], lambda question: question.scale_values[0])


def all_answers(code: str = "DMA-PMI") -> dict:
    """Every positive option ticked and every row at the top."""

    def ticked(question):
        return [option.code for option in question.options if not option.alone]

    return _every(code, ticked, lambda question: question.scale_values[-1])


def published_example() -> dict:
    """The published worked example (TV03): 53.33, 87.14, 80.36, 84.52, 96.00, 85.00 and 81.06 in all."""
    first = {question.code: list(question.option_codes) for question in load("DMA-PMI").questions}
    return {
        "Q1A": ["NESSUNA"],
        "Q1B": first["Q1B"][:10],
        "Q2": first["Q2"][:6],
        "Q3": first["Q3"][:8],
        "Q4": dict(
            zip(("D01", "D02", "D03", "D04", "D05", "D06", "D07"), (4, 5, 5, 5, 4, 5, 5), strict=True)
        ),
        "Q5": first["Q5"][:6],
        "Q6": first["Q6"][:6],
        "Q7": ["G01", "G03", "G04", "G05", "G06", "G07"],
        "Q8": first["Q8"][:5],
        "Q9": dict(zip(("I01", "I02", "I03", "I04", "I05"), (5, 5, 4, 5, 5), strict=True)),
        "Q10": first["Q10"][:7],
        "Q11": dict.fromkeys(("M01", "M02", "M03", "M04", "M05"), "SI"),
    }


def _every(code, ticked, point) -> dict:
    return {
        question.code: (
            dict.fromkeys(question.row_codes, point(question))
            if question.type in MATRICES
            else ticked(question)
        )
        for question in load(code).questions
    }
