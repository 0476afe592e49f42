/** The page's request, written for other programs. No DOM, no network. */

/** What the token endpoint is sent. A room left empty is not named at all. */
export function requestBody(room) {
  return JSON.stringify(room ? { room_name: room } : {});
}

export function curl({ url, origin, cookie, room, force }) {
  return [
    `curl -i ${quoted(url)}`,
    `  -H 'Content-Type: application/json'`,
    `  -H ${quoted(`Origin: ${origin}`)}`,
    ...(force ? [`  -H 'Cache-Control: no-cache'`] : []),
    `  -b ${quoted(`${cookie}=PASTE-THE-COOKIE-HERE`)}`,
    `  --data-raw ${quoted(requestBody(room))}`,
  ].join(' \\\n');
}

export function tokenSource({ url, room, force }) {
  return `import { Room, TokenSource } from 'livekit-client';

const source = TokenSource.endpoint(${literal(url)}, {
  credentials: 'include',${force ? `\n  headers: { 'Cache-Control': 'no-cache' },` : ''}
});
const { serverUrl, participantToken } = await source.fetch(${room ? `{ roomName: ${literal(room)} }` : '{}'});

const room = new Room();
await room.connect(serverUrl, participantToken);`;
}

/** One word of a POSIX shell, whatever it holds. */
function quoted(text) {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

/** A JavaScript string, whatever it holds. */
function literal(text) {
  return `'${JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`;
}
