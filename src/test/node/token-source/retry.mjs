// LiveKit's own client asks by way of retry.js: first a real gateway, then a server that answers as it is told.
// Usage: node retry.mjs URL ORIGIN COOKIE...; prints one JSON object with what each of them saw.
import { createServer } from 'node:http';
import { TokenSource } from 'livekit-client';
import { patiently } from './retry.js';

const [url, origin, ...cookies] = process.argv.slice(2);
const outcome = (promise) => promise.then(
  (token) => ({ token: Boolean(token.participantToken && token.serverUrl) }),
  (error) => ({ error: error.name, status: error.status ?? 0 }),
);

async function ask(at, options = {}, wanted = { roomName: 'lobby' }, start = performance.now(), onAnswer = () => {}) {
  const waits = [];
  const onWait = (wait) => {
    waits.push(wait);
    onAnswer();
  };
  const source = TokenSource.custom(patiently(at, { ...options, onWait }));
  const seen = await outcome(source.fetch(wanted));
  return { ...seen, waits: waits.length, waited: waits.map((it) => it.seconds), seconds: (performance.now() - start) / 1000 };
}

const as = (cookie) => ({ request: { headers: { origin, cookie } } });

// --- the gateway

// Each of them comes when the one before has had an answer, and is timed from when the first came.
const crowd = [];
const begin = performance.now();
for (const cookie of cookies) {
  await new Promise((answered) => {
    const asked = ask(url, as(cookie), undefined, begin, answered);
    asked.then(answered);
    crowd.push(asked);
  });
}
const gateway = {
  crowd: await Promise.all(crowd),
  nobody: await ask(url, as('none=none')),
  forbidden: await ask(url, as(cookies[0]), { roomName: 'vault' }),
};

// --- a server that answers as it is told

const answers = [];
const bodies = [];
const server = createServer(async (request, response) => {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  bodies.push(JSON.parse(Buffer.concat(chunks)));
  const { status, headers = {}, body = {} } = answers.length > 1 ? answers.shift() : answers[0];
  response.writeHead(status, { 'Content-Type': 'application/json', ...headers }).end(JSON.stringify(body));
});
await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
const told = (list, options, wanted) => {
  answers.splice(0, answers.length, ...list);
  return ask(`http://127.0.0.1:${server.address().port}/`, options, wanted);
};
const token = { status: 201, body: { server_url: 'wss://livekit.example.com', participant_token: 'a.b.c' } };
const busy = (seconds, status = 503) => ({ status, headers: { 'Retry-After': seconds } });
const controller = new AbortController();
setTimeout(() => controller.abort(), 300);

console.log(JSON.stringify({
  gateway,
  throttled: await told([busy(1, 429), token]),
  silentProxy: await told([{ status: 503 }, token]),
  date: await told([busy(new Date(Date.now() + 2000).toUTCString()), token]),
  tooOften: await told([busy(0)], { maxTries: 2 }),
  tooLong: await told([busy(30)], { maxSeconds: 5 }),
  failed: await told([{ status: 500 }]),
  malformed: await told([{ status: 400 }]),
  aborted: await told([busy(30)], { signal: controller.signal }),
  abortedBefore: await told([token], { signal: AbortSignal.abort() }),
  agent: await told([token], {}, { roomName: 'lobby', agentName: 'support', agentMetadata: 'hi' }),
  lastBody: bodies.at(-1),
}));
server.close();
