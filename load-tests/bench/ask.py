"""Asks one server one join after the other.

    ask.py check PORT SPARE FIRST    holds it to the work that is compared; says what is wrong and fails
    ask.py count PORT SPARE FROM     prints what Redis gets for a user's first join and for the second, as COUNTED users make them one after the
                                     other: commands and reads a join, and the commands

SPARE is a file of cookies that nobody else uses, those of the users from number FIRST on; count takes those from FROM on.
"""
import base64, collections, hmac, http.client, json, os, re, socket, sys, time

COUNTED = 300
env = os.environ
port, cookies = int(sys.argv[2]), open(sys.argv[3]).read().split()
connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)


def join(cookie, room="room-1", origin=env["ORIGIN"]):
    headers = {"Content-Type": "application/json", "Origin": origin} | ({"Cookie": cookie} if cookie else {})
    connection.request("POST", "/api/livekit-token", json.dumps({"room_name": room}), headers)
    answer = connection.getresponse()
    return answer.status, answer.read()


def expect(what, found, wanted):
    if found != wanted:
        sys.exit(f"{what}: expected {wanted!r}, got {found!r}")


def claims(token):
    signed, _, signature = token.rpartition(".")
    own = base64.urlsafe_b64encode(hmac.digest(env["API_SECRET"].encode(), signed.encode(), "sha256")).rstrip(b"=").decode()
    expect("signature of the token", signature, own)
    header, body = (json.loads(base64.urlsafe_b64decode(it + "==")) for it in signed.split("."))
    expect("algorithm of the token", header["alg"], "HS256")
    return body


def check(first):
    for i, room in ((0, "room-7"), (1, "room-8")):
        status, body = join(cookies[i], room)
        expect("status of a join", status, 201)
        answer = json.loads(body)
        expect("fields of the answer", sorted(answer), ["participant_token", "server_url"])
        expect("address in the answer", answer["server_url"], env["LIVEKIT_URL"])
        said = claims(answer["participant_token"])
        expect("API key of the token", said["iss"], env["API_KEY"])
        expect("identity in the token", said["sub"], f"user-{first + i}")
        grants = {"roomJoin": True, "room": room, "canPublish": True, "canPublishData": True, "canSubscribe": True}
        expect("grants of the token", said["video"], grants)
        expect("life of the token is an hour", abs(said["exp"] - time.time() - 3600) < 60, True)
    wrong = cookies[2][:-5] + ("AAAAA" if cookies[2][-5:] != "AAAAA" else "BBBBB")
    expect("status with a wrong signature", join(wrong)[0], 401)
    expect("status without a cookie", join(None)[0], 401)
    expect("status of a page elsewhere", join(cookies[3], origin="https://evil.example.com")[0], 403)
    expect("status of a room that is not allowed", join(cookies[4], "other")[0], 403)
    limit, statuses = int(env["LIMIT"]), collections.Counter()
    for i in range(limit):
        statuses[join(cookies[5])[0]] += 1
    expect("answers within the limit", dict(statuses), {201: limit})
    expect("status of the first join above the limit", join(cookies[5])[0], 429)
    expect("status of another user then", join(cookies[6])[0], 201)


class Redis:
    def __init__(self):
        self.lines = socket.create_connection(("127.0.0.1", int(env["REDIS_PORT"])), timeout=2).makefile("rwb")

    def send(self, command):
        self.lines.write(command.encode() + b"\r\n")
        self.lines.flush()
        return self.lines.readline()

    def reads(self):
        """How often Redis has read from a socket so far, this time included."""
        length = int(self.send("INFO stats")[1:])
        text = self.lines.read(length + 2).decode()
        return int(re.search(r"total_reads_processed:(\d+)", text).group(1))


def count(start):
    users = cookies[start : start + COUNTED]
    for when in ("first", "again"):
        monitor, redis = Redis(), Redis()
        monitor.send("MONITOR")
        before = redis.reads()
        for cookie in users:
            expect("status of a join", join(cookie)[0], 201)
            time.sleep(0.004)  # what the join did not wait for leaves before the next one
        reads = redis.reads() - before - 1
        redis.send("PING")
        names = collections.Counter()
        for line in monitor.lines:
            source, name = re.search(rb"\[\d+ ([^\]]*)\] \"([^\"]*)\"", line).groups()
            if name.upper() == b"PING":
                break
            if source != b"lua" and name.upper() != b"INFO":
                names[name.decode().upper()] += 1
        often = {name: n for name, n in names.items() if n > len(users) / 20}
        print(when, round(sum(often.values()) / len(users), 2), round(reads / len(users), 2), "+".join(sorted(often)), sep="\t")


{"check": check, "count": count}[sys.argv[1]](int(sys.argv[4]))
