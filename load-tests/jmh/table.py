"""Makes the table of what load-tests/bin/kernels has measured: table.py JSON [--write]"""
import json, math, os, re, sys

RESULT = "load-tests/results/kernels.md"
BEGIN, END = "<!-- table -->\n", "<!-- end of table -->"

# In the order of a join: what each is, and whether every join that finds its token does it, once.
KERNELS = {
    "BodyKernels.read": ("reading the body", True),
    "JoinKernels.cookie": ("finding the cookie, for the check against CSRF", True),
    "JoinKernels.session": ("from cookie to user, HS256", True),
    "JoinKernels.policy": ("rules and grants", True),
    "JoinKernels.cacheKey": ("the cache key", True),
    "SealKernels.open": ("opening the kept token", True),
    "JoinKernels.mint": ("minting a token", False),
    "SealKernels.seal": ("sealing it", False),
    "LogKernels.encode": ("encoding a line of the audit log", False),
}
SETTINGS = ("LOAD_TEST", "APPLICATION")

measured = {}
for it in json.load(open(sys.argv[1])):
    name = ".".join(it["benchmark"].split(".")[-2:])
    allocated = next(v["score"] for k, v in it["secondaryMetrics"].items() if k.endswith("gc.alloc.rate.norm"))
    measured[name, it["params"]["setting"]] = (it["primaryMetric"]["score"], float(it["primaryMetric"]["scoreError"]), allocated)

# A whole join, as the benchmark of all of it has it.
bench = open("load-tests/results/bench.md").read()
micros = float(re.search(r"^\| Roomkey, JWT session \|[^|]*\|[^|]*\| (\d+) \|", bench, re.M)[1])
kilobytes = float(re.search(r"^\| garbage a join, Roomkey, JWT session \|[^|]*\| ([\d.]+) KB", bench, re.M)[1])


def cells(nanos, error, allocated):
    return [f"{nanos:,.0f}" + ("" if math.isnan(error) else f" ± {error:,.0f}"), f"{allocated:,.0f}"]


def shares(nanos, _, allocated):
    return [f"{nanos / micros / 10:.1f} %", f"{allocated / kilobytes / 10:.1f} %"]


def together(setting):
    """Of all that every join does; errors of sums nobody needs."""
    nanos, _, allocated = zip(*(measured[it, setting] for it, (_, always) in KERNELS.items() if always))
    return sum(nanos), math.nan, sum(allocated)


def rows():
    for name, (what, always) in KERNELS.items():
        if all((name, setting) in measured for setting in SETTINGS):
            own, grown = (measured[name, setting] for setting in SETTINGS)
            yield [what, *cells(*own), *(shares(*own) if always else ["", ""]), *cells(*grown)]
    if len(measured) == len(KERNELS) * len(SETTINGS):
        own, grown = map(together, SETTINGS)
        yield ["the first six together", *cells(*own), *shares(*own), *cells(*grown)]


heads = ["", "ns", "bytes", f"of {micros:.0f} µs", f"of {kilobytes} KB", "grown: ns", "grown: bytes"]
lines = [heads, ["---"] + ["---:"] * (len(heads) - 1), *rows()]
table = "\n".join("| " + " | ".join(it) + " |" for it in lines) + "\n"
print(table)
if "--write" in sys.argv:
    text = open(RESULT).read()
    before, rest = text.split(BEGIN)
    after = rest.split(END)[1]
    made = f"\nMade by `load-tests/bin/kernels --write` {os.environ['MADE']}.\n"
    open(RESULT, "w").write(before + BEGIN + table + made + END + after)
    print("See " + RESULT)
