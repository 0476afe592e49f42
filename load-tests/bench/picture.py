"""Draws bench.svg: a line for each server, a column for each measure."""
from html import escape
from math import log10
from typing import NamedTuple, Optional

WIDTH, LEFT, TOP, LINE = 1080, 236, 118, 40
STYLE = """
text { font-family: system-ui, -apple-system, 'Segoe UI', 'DejaVu Sans', sans-serif; font-size: 13px; fill: #1f2933 }
.title { font-size: 20px; font-weight: 600 } .head { font-weight: 600 } .small { font-size: 11px; fill: #66727f }
.own { font-weight: 600 } .paper { fill: #ffffff } .band { fill: #eef4fb } .grid { stroke: #dde3e9; stroke-width: 1 }
.roomkey { fill: #1f6feb } .floor { fill: #a9b4bf } .rival { fill: #d08a2e }
line.roomkey { stroke: #1f6feb } line.floor { stroke: #a9b4bf } line.rival { stroke: #d08a2e }
@media (prefers-color-scheme: dark) {
  text { fill: #e4e9ee } .small { fill: #9aa6b2 } .paper { fill: #12171d } .band { fill: #18263a } .grid { stroke: #2a333d }
  .roomkey { fill: #58a6ff } .floor { fill: #5d6975 } .rival { fill: #e0a458 }
  line.roomkey { stroke: #58a6ff } line.floor { stroke: #5d6975 } line.rival { stroke: #e0a458 }
}
"""


class Row(NamedTuple):
    label: str
    kind: str
    throughput: float
    cpu: Optional[float]
    times: tuple  # p50, p99, p99.9 in microseconds
    memory: Optional[float]


class Column(NamedTuple):
    head: str
    hint: str
    left: int
    width: int  # of the longest bar; its number stands behind it


def text(x, y, it, style="", anchor="start"):
    return f'<text x="{x:.1f}" y="{y:.1f}" class="{style}" text-anchor="{anchor}">{escape(it)}</text>'


def heading(column):
    return text(column.left, TOP - 34, column.head, "head") + text(column.left, TOP - 17, column.hint, "small")


def bars(rows, column, values, form):
    most = max(it for it in values if it is not None)
    parts = [heading(column)]
    for i, (row, it) in enumerate(zip(rows, values)):
        y = TOP + i * LINE
        if it is None:
            parts.append(text(column.left, y + 24, "not measured", "small"))
            continue
        long = max(2, it / most * column.width)
        parts.append(f'<rect x="{column.left}" y="{y + 10}" width="{long:.1f}" height="20" rx="3" class="{row.kind}"/>')
        parts.append(text(column.left + long + 6, y + 24.5, form.format(it), "own" if row.kind == "roomkey" else ""))
    return parts


def ranges(rows, column):
    """From the median to the 999th of a thousand on a logarithmic scale, with a dot at the 99th of a hundred."""
    found = [it for row in rows for it in row.times if it]
    low, high = 10 ** int(log10(min(found)) // 1), 10 ** -int(-log10(max(found)) // 1)

    def x(micros):
        return column.left + (log10(micros) - log10(low)) / (log10(high) - log10(low)) * column.width

    parts, bottom, tick = [heading(column)], TOP + len(rows) * LINE, low
    while tick <= high:
        parts.append(f'<line x1="{x(tick):.1f}" x2="{x(tick):.1f}" y1="{TOP}" y2="{bottom}" class="grid"/>')
        parts.append(text(x(tick), bottom + 16, f"{tick / 1000:g}" + (" ms" if tick == high else ""), "small", "middle"))
        tick *= 10
    for i, row in enumerate(rows):
        p50, p99, p999 = row.times
        y = TOP + i * LINE + 20
        if p50 is None:
            continue
        parts.append(f'<line x1="{x(p50):.1f}" x2="{x(p999):.1f}" y1="{y}" y2="{y}" stroke-width="4" stroke-linecap="round" class="{row.kind}"/>')
        parts.append(f'<circle cx="{x(p99):.1f}" cy="{y}" r="6" class="{row.kind}"/>')
        parts.append(text(column.left + column.width + 14, y + 4.5, f"{p99 / 1000:.{2 if p99 < 9995 else 0}f}", "own" if row.kind == "roomkey" else ""))
    return parts


def draw(rows, rate, foot):
    """`rate` is the common one, None where times were not measured."""
    height = TOP + len(rows) * LINE + 62
    at = f"at {rate:,.0f} joins/s" if rate else "at saturation"
    columns = [
        Column("Joins a second", "at saturation · more is better", LEFT, 190),
        Column("CPU a join, µs", f"{at} · less is better", LEFT + 270, 130),
        Column("Time of a join, ms", f"p50 to p99.9, dot: p99 · {at}", LEFT + 460, 160),
        Column("Memory, MiB", "after the load", LEFT + 700, 70),
    ]
    parts = [f'<rect width="{WIDTH}" height="{height}" class="paper"/>', text(24, 38, "Roomkey beside what else could hand out room tokens", "title")]
    for i, row in enumerate(rows):
        y = TOP + i * LINE
        if row.kind == "roomkey":
            parts.append(f'<rect x="12" y="{y + 2}" width="{WIDTH - 24}" height="{LINE - 4}" rx="6" class="band"/>')
        parts.append(text(24, y + 24.5, row.label, "own" if row.kind == "roomkey" else ""))
    parts += bars(rows, columns[0], [it.throughput for it in rows], "{:,.0f}")
    parts += bars(rows, columns[1], [it.cpu for it in rows], "{:,.0f}")
    if any(it for row in rows for it in row.times):
        parts += ranges(rows, columns[2])
    parts += bars(rows, columns[3], [it.memory for it in rows], "{:,.0f}")
    parts.append(text(24, height - 14, foot, "small"))
    return (f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}" role="img">'
            f"<title>Joins a second, CPU, times and memory of each server</title><style>{STYLE}</style>\n" + "\n".join(parts) + "\n</svg>\n")
