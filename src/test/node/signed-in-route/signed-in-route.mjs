// A better-auth application on PORT, whose user signs up, joins a room through the gateway at URL, and signs out again.
// Usage: node signed-in-route.mjs PORT URL ORIGIN; prints one JSON object with what became of each join.
import { createServer } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { betterAuth } from 'better-auth';
import { memoryAdapter } from 'better-auth/adapters/memory';
import { toNodeHandler } from 'better-auth/node';

const [port, url, origin] = process.argv.slice(2);
const app = `http://127.0.0.1:${port}`;

const handler = toNodeHandler(betterAuth({
  secret: 'a secret of this test application, long enough',
  baseURL: app,
  database: memoryAdapter({ user: [], session: [], account: [], verification: [] }),
  emailAndPassword: { enabled: true },
  telemetry: { enabled: false },
}));
const server = createServer(handler);
await new Promise((listening) => server.listen(Number(port), '127.0.0.1', listening));

const post = (path, body, cookie = '') => fetch(app + path, {
  method: 'POST',
  headers: { 'content-type': 'application/json', origin: app, cookie },
  body: JSON.stringify(body),
});

const join = async (cookie) => {
  const answer = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin, cookie },
    body: JSON.stringify({ room_name: 'lobby' }),
  });
  if (answer.status !== 201) {
    return { status: answer.status };
  }
  const token = (await answer.json()).participant_token;
  return { status: 201, identity: JSON.parse(Buffer.from(token.split('.')[1], 'base64url')).sub };
};

const account = { email: 'margaret@example.com', password: 'a password of hers', name: 'Margaret' };
const signedUp = await post('/api/auth/sign-up/email', account);
const cookie = signedUp.headers.getSetCookie().map((it) => it.split(';')[0]).join('; ');
const user = (await signedUp.json()).user.id;

const signedIn = await join(cookie);
const forged = await join(cookie.replace(/=(.)/, (all, first) => (first === 'x' ? '=y' : '=x')));
await post('/api/auth/sign-out', {}, cookie);
const deadline = Date.now() + 5000;
let signedOut = await join(cookie);
while (signedOut.status === 201 && Date.now() < deadline) {
  await pause(100);
  signedOut = await join(cookie);
}

console.log(JSON.stringify({ user, signedIn, forged, signedOut }));
server.closeAllConnections();
server.close();
process.exit(0);
