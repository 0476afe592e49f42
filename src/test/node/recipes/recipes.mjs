// Runs the code of docs/recipes as it is written there, against a gateway.
// Usage: node recipes.mjs RECIPE DOCUMENT TOKEN_URL ORIGIN; prints one JSON object with what came of it.
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';

const [recipe, document, tokenUrl, origin] = process.argv.slice(2);

/** The document's only block of JavaScript, as a module. */
function load() {
  const [, code] = readFileSync(document, 'utf8').match(/^```js\n([^]*?)^```/m);
  const file = new URL(`./${recipe}-recipe.mjs`, import.meta.url);
  writeFileSync(file, code);
  return import(file);
}

const claims = (token) => JSON.parse(Buffer.from(token.split('.')[1], 'base64url'));

/** As a page of the origin: relative addresses are there, and the browser says where a request comes from. */
function bePage(cookie = '') {
  const send = globalThis.fetch;
  globalThis.fetch = (url, init) => send(new URL(url, tokenUrl), { ...init, headers: { ...init.headers, origin, cookie } });
}

async function join(cookie) {
  const answer = await fetch(tokenUrl, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin, cookie },
    body: JSON.stringify({ room_name: 'team-red' }),
  });
  const body = await answer.json();
  return answer.ok ? claims(body.participant_token).sub : body.title;
}

const recipes = {
  async express() {
    const { server } = await load();
    if (!server.listening) await once(server, 'listening');
    const app = `http://127.0.0.1:${server.address().port}`;
    const post = (path, cookie = '') => fetch(app + path, { method: 'POST', headers: { cookie } });
    const cookie = (await post('/login')).headers.getSetCookie()[0].split(';')[0];
    const signedIn = await join(cookie);
    await post('/logout', cookie);
    return { signedIn, signedOut: await join(cookie) };
  },

  async nextjs() {
    const { default: config } = await load();
    return { rewrites: await config.rewrites() };
  },

  async viewer() {
    bePage();
    const { watch } = await load();
    const heard = [];
    const room = { on: (event) => heard.push(event), connect: async (...to) => { room.to = to; } };
    await watch('avatar-1', undefined, room);
    const [url, token] = room.to;
    return { url, video: claims(token).video, heard };
  },

  async agents() {
    bePage(process.env.COOKIE);
    const { conversation } = await load();
    const { participantToken } = await conversation();
    return { agents: claims(participantToken).roomConfig.agents };
  },

  async migrating() {
    bePage(process.env.COOKIE);
    const { credentials } = await load();
    const { url, token } = await credentials('school-1/maths');
    return { url, room: claims(token).video.room, refused: await credentials('school-2/maths').catch((error) => error.message) };
  },
};

console.log(JSON.stringify(await recipes[recipe]()));
process.exit(0);
