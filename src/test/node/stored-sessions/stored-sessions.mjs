// Real applications that keep their sessions in Redis: people sign in over HTTP, and their cookies go to the gateway.
// Usage: node stored-sessions.mjs REDIS_URL TOKEN_URL ORIGIN SECRET; prints one JSON object with what came of each join.
import { once } from 'node:events';
import { createServer } from 'node:http';
import fastifyCookie from '@fastify/cookie';
import fastifySession from '@fastify/session';
import { betterAuth } from 'better-auth';
import { memoryAdapter } from 'better-auth/adapters/memory';
import { toNodeHandler } from 'better-auth/node';
import { RedisStore } from 'connect-redis';
import express from 'express';
import session from 'express-session';
import Fastify from 'fastify';
import passport from 'passport';
import { createClient } from 'redis';

const [redisUrl, tokenUrl, origin, secret] = process.argv.slice(2);
const client = await createClient({ url: redisUrl }).connect();
const servers = [];

async function listen(handler) {
  const server = createServer(handler).listen(0, '127.0.0.1');
  await once(server, 'listening');
  servers.push(server);
  return `http://127.0.0.1:${server.address().port}`;
}

// What a browser does: keep the cookie, and send it back.
class Browser {
  constructor(base, name) {
    this.base = base;
    this.name = name;
    this.cookie = '';
  }

  async post(path, body = {}) {
    const answer = await fetch(this.base + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: this.base, cookie: this.cookie },
      body: JSON.stringify(body),
    });
    const set = answer.headers.getSetCookie().find((it) => it.startsWith(`${this.name}=`));
    this.cookie = set ? set.split(';')[0] : this.cookie;
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
  }

  async join() {
    const answer = await fetch(tokenUrl, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin, cookie: this.cookie },
      body: JSON.stringify({ room_name: 'lobby' }),
    });
    if (answer.status !== 201) return String(answer.status);
    const { participant_token: token } = await answer.json();
    const { sub, name } = JSON.parse(Buffer.from(token.split('.')[1], 'base64url'));
    return name ? `${sub} ${name}` : sub;
  }
}

function expressApp() {
  const app = express();
  app.use(session({ store: new RedisStore({ client }), secret, resave: false, saveUninitialized: false }));
  app.use(passport.initialize());
  app.use(passport.session());
  passport.serializeUser((user, done) => done(null, user.id));
  passport.deserializeUser((id, done) => done(null, { id }));
  app.post('/shop', (req, res) => {
    req.session.cart = ['book'];
    res.sendStatus(204);
  });
  app.post('/login', (req, res, next) => req.session.regenerate((error) => {
    if (error) return next(error);
    req.session.user = { id: 'u_express', name: 'Ada' };
    return res.sendStatus(204);
  }));
  app.post('/login/passport', (req, res, next) => req.login({ id: 42 }, (error) => (error ? next(error) : res.sendStatus(204))));
  app.post('/logout', (req, res, next) => req.session.destroy((error) => (error ? next(error) : res.sendStatus(204))));
  return app;
}

async function fastifyApp() {
  const app = Fastify();
  await app.register(fastifyCookie);
  await app.register(fastifySession, {
    secret,
    store: new RedisStore({ client, prefix: 'fastify:' }),
    cookie: { secure: false, maxAge: 3_600_000 },
  });
  app.post('/login', async (request) => {
    request.session.user = { id: 'u_fastify' };
    return {};
  });
  app.post('/logout', async (request) => {
    await request.session.destroy();
    return {};
  });
  await app.ready();
  return (request, response) => app.routing(request, response);
}

function betterAuthApp() {
  const database = { user: [], session: [], account: [], verification: [] };
  return toNodeHandler(betterAuth({
    secret,
    database: memoryAdapter(database),
    emailAndPassword: { enabled: true },
    telemetry: { enabled: false },
    trustedOrigins: ['http://127.0.0.1:*'],
    secondaryStorage: {
      get: (key) => client.get(`auth:${key}`),
      set: (key, value, ttl) => client.set(`auth:${key}`, value, ttl ? { EX: ttl } : {}),
      delete: (key) => client.del(`auth:${key}`),
    },
  }));
}

const seen = {};

const visitor = new Browser(await listen(expressApp()), 'connect.sid');
await visitor.post('/shop');
seen.expressVisitor = await visitor.join();
await visitor.post('/login');
seen.express = await visitor.join();
await visitor.post('/logout');
seen.expressSignedOut = await visitor.join();

const passenger = new Browser(visitor.base, 'connect.sid');
await passenger.post('/login/passport');
seen.passport = await passenger.join();

const fast = new Browser(await listen(await fastifyApp()), 'sessionId');
await fast.post('/login');
seen.fastify = await fast.join();
await fast.post('/logout');
seen.fastifySignedOut = await fast.join();

const margaret = new Browser(await listen(betterAuthApp()), 'better-auth.session_token');
const account = { email: 'margaret@example.com', password: 'a password of hers', name: 'Margaret' };
await margaret.post('/api/auth/sign-up/email', account);
seen.betterAuth = await margaret.join();
const phone = new Browser(margaret.base, margaret.name);
await phone.post('/api/auth/sign-in/email', account);
const lost = phone.cookie;
await phone.post('/api/auth/sign-out');
phone.cookie = lost;
seen.betterAuthSignedOut = await phone.join();
const kept = await client.keys('auth:????????????????????????????????');
const copies = await Promise.all(kept.map(async (key) => [key, await client.get(key)]));
const everywhere = margaret.cookie;
await margaret.post('/api/auth/revoke-sessions');
await Promise.all(copies.map(([key, value]) => client.set(key, value)));
margaret.cookie = everywhere;
seen.betterAuthRevoked = await margaret.join();

console.log(JSON.stringify(seen));
servers.forEach((it) => it.closeAllConnections());
servers.forEach((it) => it.close());
await client.close();
process.exit(0);
