"""Makes bench.md and bench.svg of what load-tests/bin/bench has measured: report.py FROM TO"""
import json, os, sys
from collections import defaultdict
from statistics import median

import picture

FROM, TO = sys.argv[1:]
LABELS = {
    "bare": "Vert.x, answers at once",
    "redis": "Vert.x, one Redis round trip",
    "roomkey-jwt": "Roomkey, JWT session",
    "roomkey-jwt-new": "Roomkey, JWT, every token new",
    "roomkey-session": "Roomkey, session in Redis",
    "go": "Go, session in Redis",
    "fastify": "Fastify, session in Redis",
    "express": "Express, session in Redis",
}
RIVALS = ("go", "fastify", "express")

raw = defaultdict(lambda: defaultdict(list))
for line in open(FROM + "/raw.tsv"):
    metric, server, _, value = line.rstrip("\n").split("\t")
    raw[metric][server].append(value if metric.startswith("names") else float(value))
about = dict(line.rstrip("\n").split("\t", 1) for line in open(FROM + "/about.tsv"))
servers = [it for it in LABELS if it in raw["throughput"]]


def value(metric, server):
    """The median of the rounds, or None where it was not measured."""
    return median(raw[metric][server]) if raw[metric].get(server) else None


def shares(server, of="redis"):
    """The throughput of each round as a share of that of another server in the same round."""
    return [a / b for a, b in zip(raw["throughput"][server], raw["throughput"].get(of, []))]


def text(it, form="{:,.0f}", none="—"):
    return none if it is None else form.format(it)


def micros(it):
    """Microseconds as milliseconds."""
    return text(it and it / 1000, "{:.2f}" if it and it < 9_995 else "{:.0f}")


def table(heads, rows):
    return "\n".join("| " + " | ".join(it) + " |" for it in [heads, ["---"] + ["---:"] * (len(heads) - 1), *rows]) + "\n"


def spread(values, form="{:,.0f}"):
    if not values:
        return "—"
    low, mid, high = (form.format(it) for it in (min(values), median(values), max(values)))
    return mid if low == high else f"{mid} ({low}–{high})"


def throughput():
    return table(
        ["", "joins a second", "of one round trip", "CPU a join, µs", "CPU of Redis, µs", "clients busy, %"],
        [[LABELS[it], spread(raw["throughput"][it]), spread([100 * s for s in shares(it)], "{:.0f} %"), text(value("cpu", it), "{:.0f}"),
          text(value("redis-cpu", it), "{:.0f}"), text(value("clients-busy", it))] for it in servers])


def times(metric):
    return table(
        ["", "joins a second", "p50 ms", "p99 ms", "p99.9 ms", "CPU a join, µs"],
        [[LABELS[it], text(value(metric + "-rate", it)), *(micros(value(f"{metric}-{p}", it)) for p in ("p50", "p99", "p999")),
          text(value(metric + "-cpu", it), "{:.0f}")] for it in servers if value(metric + "-p50", it) is not None])


def resources():
    def names(it):
        return " and ".join(dict.fromkeys(raw[f"names-{when}"][it][0].replace("+", ", ") for when in ("first", "again") if raw[f"names-{when}"].get(it)))

    def both(metric, it):
        first, again = (value(f"{metric}-{when}", it) for when in ("first", "again"))
        return text(again, "{:.2f}") if first == again else f"{text(first, '{:.2f}')} / {text(again, '{:.2f}')}"

    return table(
        ["", "resident, MiB: started / loaded", "garbage a join, KB", "Redis commands: first join / again", "round trips", "reads", "commands"],
        [[LABELS[it], f"{text(value('resident-started', it))} / {text(value('resident', it))}",
          text(value("allocated", it) and value("allocated", it) / 1000, "{:.1f}", "not measured"), both("commands", it), both("trips", it), both("reads", it), names(it)]
         for it in servers if not it.endswith("-new")])


def budgets():
    """Name, budget, what was measured and whether it is kept."""
    jwt, session = "roomkey-jwt", "roomkey-session"
    ratio = median(shares(jwt)) if shares(jwt) else None
    lines = [("throughput with a JWT session", "at least 70 % of one round trip", text(ratio and 100 * ratio, "{:.0f} %"), ratio and ratio >= 0.7)]
    for it in (jwt, session):
        p99, garbage, trips = value("half-p99", it), value("allocated", it), value("trips-again", it)
        most = 1 if it == jwt else 2
        lines += [
            (f"p99 at half of saturation, {LABELS[it]}", "below 5 ms", p99 and micros(p99) + " ms" or "—", p99 and p99 < 5000),
            (f"garbage a join, {LABELS[it]}", "below 30 KB", text(garbage and garbage / 1000, "{:.1f} KB"), garbage and garbage < 30_000),
            (f"Redis round trips of a hit, {LABELS[it]}", str(most), text(trips, "{:.2f}"), trips and trips < most + 0.05),
        ]
    return table(["budget", "is", "measured", "kept"], [[a, b, c, "—" if d is None else "yes" if d else "**no**"] for a, b, c, d in lines])


def times_of(a, b):
    return f"{a / b:.{2 if a / b < 2 else 1 if a / b < 9.95 else 0}f} times as many as"


def sentences():
    jwt, session = value("throughput", "roomkey-jwt"), value("throughput", "roomkey-session")
    said = []
    if jwt and shares("roomkey-jwt"):
        said.append(
            f"With a session that is proven by its signature Roomkey makes {jwt:,.0f} joins a second where a bare Vert.x handler that asks Redis once "
            f"answers {value('throughput', 'redis'):,.0f}: {100 * median(shares('roomkey-jwt')):.0f} % of it.")
    rivals = [it for it in RIVALS if it in servers]
    if session and rivals:
        compared = ", ".join(f"{times_of(session, value('throughput', it))} {LABELS[it].split(',')[0]}" for it in rivals)
        said.append(f"With the session in Redis it makes {session:,.0f}, {compared}.")
    return " ".join(said) + ("\n\n" + better(rivals) if session and rivals else "")


MEASURES = {
    "throughput": ("more joins a second", -1, "{:,.0f}", 1),
    "half-p99": ("a lower p99 at half of its own saturation", 1, "{:.2f} ms", 1000),
    "common-p50": ("a lower p50 at the common rate", 1, "{:.2f} ms", 1000),
    "common-p99": ("a lower p99 at the common rate", 1, "{:.2f} ms", 1000),
    "common-p999": ("a lower p99.9 at the common rate", 1, "{:.2f} ms", 1000),
    "common-cpu": ("less CPU a join at the common rate", 1, "{:.0f} µs", 1),
    "resident": ("less memory", 1, "{:.0f} MiB", 1),
    "allocated": ("less garbage", 1, "{:.1f} KB", 1000),
    "commands-again": ("fewer Redis commands", 1, "{:.1f}", 1),
    "redis-cpu": ("less CPU of Redis a join", 1, "{:.0f} µs", 1),
}


def better(rivals):
    """Where rivals are better than Roomkey with the same sessions, by more than a twentieth."""
    lines = []
    for it in rivals:
        wins = []
        for metric, (what, sign, form, unit) in MEASURES.items():
            own, theirs = value(metric, "roomkey-session"), value(metric, it)
            if own is not None and theirs is not None and sign * (own - theirs) > 0.05 * own:
                wins.append(f"{what} ({form.format(theirs / unit)} against {form.format(own / unit)})")
        if wins:
            lines.append(f"* {LABELS[it].split(',')[0]}: " + ", ".join(wins))
    if not lines:
        return "In nothing that was measured is one of the others better by more than 5 %."
    return "Where others are better than Roomkey with the same sessions:\n\n" + "\n".join(lines)


def versions():
    here = os.path.dirname(os.path.abspath(__file__))
    npm = json.load(open(here + "/package.json"))["dependencies"]
    go = [" ".join(line.split()) for line in open(here + "/go/go.mod") if line.startswith("\t") and "// indirect" not in line]
    jars = [it.strip().removesuffix(".jar") for it in open(FROM + "/lib.txt") if it.startswith(("vertx-core-5", "vertx-redis"))]
    return (f"{about['JDK']}, {', '.join(jars)}; Redis {about['Redis']}; Node {about['Node']} with {', '.join(f'{a} {b}' for a, b in npm.items())}; "
            f"{about['Go']} with {', '.join(go)}.")


provisional = os.environ.get("PROVISIONAL")
cores = f"core {about['server cpus']} for the servers, {about['client cpus']} for the clients and Redis"
with open(TO + "/bench.md", "w") as out:
    out.write(f"""# Roomkey beside what else could do its job

{"**Provisional: other work ran on the machine at the same time.**" + chr(10) + chr(10) if provisional else ""}![Joins a second, CPU, times and memory of each server](bench.svg)

{sentences()}

Made by `load-tests/bin/bench` on {about['date']} at commit {about['commit']}, on {about['machine']} with {about['cores']} cores, {about['kernel']}: {cores}; load average {about['load before']} before.
Rounds in alternating order: {about['rounds']} of {about['seconds']} s (at saturation and by the clock); medians, in brackets the least and the most.

## Budgets

{budgets()}
## Saturation

`wrk` with {about['connections']} connections and the cookies of {int(about['users']):,} users; a ratio is that of one round. Where the clients' core is busy to the full, the server could do more.

{throughput()}
## Times by the clock

Joins are sent by the clock whatever becomes of the ones before, and each one's time counts from when it was due, so that a pause is charged with all that it held up.

At half of each server's own saturation:

{times("half") if raw["half-p50"] else "Not measured: no Go for the client." + chr(10)}
At one rate for all:

{times("common") if raw["common-p50"] else "Not measured: no Go for the client." + chr(10)}
## Memory, garbage and Redis

Garbage is what the threads of the JVM, or Go's heap, have allocated over a load; Node tells no such figure. What Redis gets is counted over 300 users who join one after the
other, twice. A round trip is what a server sends before it waits for Redis again, or ever: Roomkey's first join of a user keeps the token, and the join does not wait for that. A read
is what Redis reads: commands of one round trip that leave in two packets may take it two.

{resources()}
## What is compared

The same cookies, records, limit ({os.environ.get('LIMIT', '1000')} joins a user a day, counted in Redis), rule for rooms, check of the origin and answer: before anything is measured, each server shows that its tokens are right in
signature, identity, room, grants and life, that the first join above the limit is a 429 and that a wrong cookie, a foreign page and a wrong room are turned away. The two bare handlers answer
as many bytes and do none of this.

What is not the same: Roomkey keeps each token sealed in Redis and hands it out again, the others sign a new one each time ("every token new" is Roomkey doing so, and storing it); Roomkey
keeps its metrics, its deadlines and its list of blocks, and the others have none; no server writes a line per join. The others are tuned as their manuals say: production mode, pipelining clients, nothing written back to the session, no headers that nobody asked for,
{about['workers']} worker{"s" if about['workers'] != "1" else ""}. Clients and Redis have cores of their own, since a load generator that takes turns with the server on one core measures the scheduler; the server's cores do all of its work, compiling and collecting too. JVMs run
with `-Xmx128m @conf/jvm.options`.

{versions()}
""")

rows = [picture.Row(LABELS[it], "roomkey" if it.startswith("roomkey") else "floor" if it in ("bare", "redis") else "rival",
                    value("throughput", it), value("common-cpu", it) if value("common-cpu", it) is not None else value("cpu", it),
                    tuple(value("common-" + p, it) for p in ("p50", "p99", "p999")), value("resident", it))
        for it in servers if not it.endswith("-new")]
rate = value("common-rate", "all")
with open(TO + "/bench.svg", "w") as out:
    out.write(picture.draw(rows, rate, f"{about['machine']}, {cores} · load-tests/bin/bench, {about['date']}" + (" · provisional" if provisional else "")))
