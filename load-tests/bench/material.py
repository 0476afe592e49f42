"""Makes users: FOLDER/jwt.cookies and FOLDER/session.cookies, one a line, and SPARE more for checks in *.spare, and on standard output
what redis-cli --pipe seeds their sessions with.

    material.py FOLDER USERS

The cookies and records are those of express-session with Passport: the cookie is s:ID.SIGNATURE, the record stands at sess:ID.
"""
import base64, hashlib, hmac, json, os, sys, time
from urllib.parse import quote

SPARE = 1000
folder, users = sys.argv[1], int(sys.argv[2])
secret = os.environ["SESSION_SECRET"].encode()
until = int(time.time()) + 86400
expires = time.strftime("%Y-%m-%dT%H:%M:%S.000Z", time.gmtime(until))


def base64url(it):
    return base64.urlsafe_b64encode(it).rstrip(b"=").decode()


def jwt(user):
    signed = base64url(b'{"alg":"HS256","typ":"JWT"}') + "." + base64url(json.dumps({"sub": user, "exp": until}).encode())
    return signed + "." + base64url(hmac.digest(secret, signed.encode(), "sha256"))


def command(*words):
    parts = b"".join(b"$%d\r\n%s\r\n" % (len(it), it) for it in map(str.encode, words))
    return b"*%d\r\n%s" % (len(words), parts)


def session(user, id):
    signature = base64.b64encode(hmac.digest(secret, id.encode(), "sha256")).decode().rstrip("=")
    return "connect.sid=" + quote("s:%s.%s" % (id, signature), safe="")


def write(name, numbers):
    with open(f"{folder}/jwt.{name}", "w") as jwts, open(f"{folder}/session.{name}", "w") as sessions:
        for user in map("user-{}".format, numbers):
            id = base64url(hashlib.sha256(user.encode()).digest()[:24])
            cookie = {"originalMaxAge": 86400000, "expires": expires, "httpOnly": True, "path": "/", "sameSite": "lax"}
            record = json.dumps({"cookie": cookie, "passport": {"user": user}}, separators=(",", ":"))
            print("s=" + jwt(user), file=jwts)
            print(session(user, id), file=sessions)
            sys.stdout.buffer.write(command("SET", "sess:" + id, record, "EX", "86400"))


write("cookies", range(users))
write("spare", range(users, users + SPARE))
sys.stdout.buffer.write(command("SET", "bench:bare", "x" * 200))
