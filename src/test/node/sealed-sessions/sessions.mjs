// Small applications with the real libraries. The script signs in to each over HTTP, prints the cookies that came back as JSON, and ends.
import { Auth } from "@auth/core";
import Credentials from "@auth/core/providers/credentials";
import { betterAuth } from "better-auth";
import { memoryAdapter } from "better-auth/adapters/memory";
import { toNodeHandler } from "better-auth/node";
import { getIronSession as iron9, nodeCookies } from "iron-session";
import { getIronSession as iron8 } from "iron-session-8";
import { createServer } from "node:http";
import { createRequire } from "node:module";

const nextAuth4 = createRequire(import.meta.url)("next-auth/jwt");

const secret = process.argv[2];
const oldSecret = process.argv[3];

async function body(request) {
  const parts = [];
  for await (const part of request) parts.push(part);
  return Buffer.concat(parts);
}

// Auth.js takes requests of the web, so those of Node are turned into one.
function authjs(secrets, more = {}) {
  const config = {
    secret: secrets,
    trustHost: true,
    basePath: "/auth",
    logger: { error() {}, warn() {} },
    providers: [
      Credentials({ credentials: { id: {} }, authorize: ({ id }) => ({ id, name: "Hedy", email: "hedy@example.com" }) }),
    ],
    callbacks: {
      jwt: ({ token, user }) => (user ? { ...token, sub: user.id, ...more } : token),
    },
  };
  return async (request, response) => {
    const answer = await Auth(
      new Request(`http://${request.headers.host}${request.url}`, {
        method: request.method,
        headers: request.headers,
        body: request.method === "POST" ? await body(request) : undefined,
      }),
      config,
    );
    response.writeHead(answer.status, [
      ...[...answer.headers].filter(([name]) => name !== "set-cookie").flat(),
      ...answer.headers.getSetCookie().flatMap((cookie) => ["set-cookie", cookie]),
    ]);
    response.end(await answer.text());
  };
}

function nextAuth(secret) {
  return async (request, response) => {
    const token = await nextAuth4.encode({ token: { sub: "user-4", name: "Hedy" }, secret });
    response.setHeader("set-cookie", `next-auth.session-token=${token}; Path=/; HttpOnly; SameSite=Lax`);
    response.end();
  };
}

function ironSession(open, password, more = {}) {
  const options = { password, cookieName: "app_session", cookieOptions: { secure: false }, chunk: true };
  return async (request, response) => {
    const session = await open(request, response, options);
    if (request.url === "/login") {
      Object.assign(session, { user: { id: 42, name: "Hedy" }, ...more });
      await session.save();
    } else {
      session.destroy();
    }
    response.end();
  };
}

function better(strategy) {
  const auth = betterAuth({
    secret,
    baseURL: "http://127.0.0.1",
    trustedOrigins: ["http://127.0.0.1"],
    database: memoryAdapter({ user: [], session: [], account: [], verification: [] }),
    emailAndPassword: { enabled: true },
    session: { cookieCache: { enabled: true, maxAge: 300, strategy } },
    rateLimit: { enabled: false },
    logger: { disabled: true },
    telemetry: { enabled: false },
  });
  return toNodeHandler(auth);
}

async function serve(handler) {
  const server = createServer((request, response) =>
    Promise.resolve(handler(request, response)).catch((failure) => {
      response.statusCode = 500;
      response.end(String(failure));
    }),
  );
  await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
  return { url: `http://127.0.0.1:${server.address().port}`, close: () => server.close() };
}

// What a browser keeps: cookies by name, and none that were taken back.
class Jar {
  cookies = new Map();
  async fetch(url, init = {}) {
    const headers = { ...init.headers, cookie: this.header() };
    const answer = await fetch(url, { ...init, headers, redirect: "manual" });
    if (answer.status >= 400) throw new Error(`${url}: ${answer.status} ${await answer.text()}`);
    for (const line of answer.headers.getSetCookie()) {
      const [pair, ...attributes] = line.split("; ");
      const name = pair.slice(0, pair.indexOf("="));
      const gone = attributes.some((it) => /^max-age=0$/i.test(it) || /^expires=Thu, 01 Jan 1970/i.test(it));
      if (gone) this.cookies.delete(name);
      else this.cookies.set(name, pair.slice(name.length + 1));
    }
    return answer;
  }
  header() {
    return [...this.cookies].map(([name, value]) => `${name}=${value}`).join("; ");
  }
}

const form = (fields) => ({
  method: "POST",
  headers: { "content-type": "application/x-www-form-urlencoded" },
  body: new URLSearchParams(fields),
});
const json = (fields) => ({
  method: "POST",
  headers: { "content-type": "application/json", origin: "http://127.0.0.1" },
  body: JSON.stringify(fields),
});

const csrf = async (jar, url) => (await (await jar.fetch(`${url}/auth/csrf`)).json()).csrfToken;
const authjsLogin = async (jar, url) =>
  jar.fetch(`${url}/auth/callback/credentials`, form({ id: "user-5", csrfToken: await csrf(jar, url) }));
const authjsLogout = async (jar, url) => jar.fetch(`${url}/auth/signout`, form({ csrfToken: await csrf(jar, url) }));
const login = (jar, url) => jar.fetch(`${url}/login`);
const logout = (jar, url) => jar.fetch(`${url}/logout`);
const betterLogin = async (jar, url) => {
  const answer = await jar.fetch(
    `${url}/api/auth/sign-up/email`,
    json({ email: "hedy@example.com", password: "correct horse", name: "Hedy" }),
  );
  return (await answer.json()).user.id;
};
const betterLogout = (jar, url) => jar.fetch(`${url}/api/auth/sign-out`, json({}));

async function visit(handler, signIn, signOut) {
  const app = await serve(handler);
  const jar = new Jar();
  const user = await signIn(jar, app.url);
  const signedIn = jar.header();
  await signOut(jar, app.url);
  app.close();
  return { user: typeof user === "string" ? user : null, signedIn, signedOut: jar.header() };
}

const ironPasswords = { 1: oldSecret, 2: secret };
const v9 = (request, response, options) => iron9(nodeCookies(request, response), options);
const padding = { padding: "x".repeat(6000) };

console.log(
  JSON.stringify({
    "authjs-v5": await visit(authjs([secret, oldSecret]), authjsLogin, authjsLogout),
    "authjs-v5-old": await visit(authjs([oldSecret]), authjsLogin, authjsLogout),
    "authjs-v5-long": await visit(authjs([secret], padding), authjsLogin, authjsLogout),
    "authjs-v4": await visit(nextAuth(secret), login, async () => {}),
    "authjs-v4-old": await visit(nextAuth(oldSecret), login, async () => {}),
    "iron-8": await visit(ironSession(iron8, ironPasswords), login, logout),
    "iron-9": await visit(ironSession(v9, ironPasswords), login, logout),
    "iron-9-old": await visit(ironSession(v9, oldSecret), login, logout),
    "iron-9-long": await visit(ironSession(v9, secret, padding), login, logout),
    "better-auth-jwe": await visit(better("jwe"), betterLogin, betterLogout),
    "better-auth-compact": await visit(better("compact"), betterLogin, betterLogout),
    "better-auth-jwt": await visit(better("jwt"), betterLogin, betterLogout),
  }),
);
process.exit(0);
