"""Prints a run's numbers as a table and holds its ratios: what Gatling cannot assert. See bin/simulate."""
import re, sys

name, report, memory_file = sys.argv[1:]
gates = dict(line.strip().split("=", 1) for line in open("gates.properties") if "=" in line and not line.startswith("#"))
html = open(report + "index.html").read()
requests = {}
for row in re.findall(r'<tr id="req_[^"]*" data-parent.*?</tr>', html, re.S):
    label = re.search(r'class="ellipsed-name">([^<]*)<', row).group(1)
    cells = dict(re.findall(r'col-(\d+)">([\d.-]+)</td>', row))
    requests[label] = {key: float(cells[col]) for key, col in {"ok": "3", "ko": "4", "p50": "8", "p99": "10", "p999": "11"}.items()}
memory = [int(line) / 1024 for line in open(memory_file)] or [0]

print(f"\n| {name}: requests | granted | failed | p50 ms | p99 ms | p99.9 ms |\n| --- | --- | --- | --- | --- | --- |")
for label, it in requests.items():
    print(f"| {label} | {it['ok']:.0f} | {it['ko']:.0f} | {it['p50']:.0f} | {it['p99']:.0f} | {it['p999']:.0f} |")
third = max(1, len(memory) // 3)
print(f"\nresident memory of a gateway: {sum(memory[:third]) / third:.0f} MiB in the first third, {sum(memory[-third:]) / third:.0f} MiB in the last\n")


def p99(label):
    return requests[label]["p99"]


def hold(what, is_so):
    print(f"{what}: {'true' if is_so else 'false'}")
    return is_so


slack, holds = float(gates["ratio.slack"]), True
for first, last, ratio in {"Soak": [("first third", "last third", "soak.ratio")], "Abuse": [("alone", "beside", "abuse.ratio")]}.get(name, []):
    most = max(p99(first) * float(gates[ratio]), p99(first) + slack)
    holds &= hold(f"p99 {last} {p99(last)} ms is at most {most:.1f} ms, by p99 {first} {p99(first)} ms", p99(last) <= most)
if name == "Soak":
    middle, end = sum(memory[third : 2 * third]) / third, sum(memory[-third:]) / third
    holds &= hold("memory is flat from the second third to the last", end <= middle * float(gates["soak.memory.ratio"]))
sys.exit(0 if holds else 1)
