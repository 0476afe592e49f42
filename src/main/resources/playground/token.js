/** Reads a LiveKit token and says in words what each of its claims does. No DOM, no network. */

/** @returns {{parts: string[], header: object, claims: object}} @throws when it is not a JWT of JSON objects */
export function decode(jwt) {
  const parts = jwt.split('.');
  if (parts.length !== 3) throw new Error('a token has three parts');
  return { parts, header: json(parts[0]), claims: json(parts[1]) };
}

function json(part) {
  const binary = atob(part.replaceAll('-', '+').replaceAll('_', '/'));
  const value = JSON.parse(new TextDecoder().decode(Uint8Array.from(binary, (c) => c.charCodeAt(0))));
  if (value === null || typeof value !== 'object') throw new Error('a part of a token is a JSON object');
  return value;
}

const may = (what) => (value) => `${value ? 'May' : 'May not'} ${what}.`;

const HEADER = {
  alg: (value) => (value === 'HS256' ? 'Signed with HMAC-SHA256, the only algorithm LiveKit takes.' : 'LiveKit takes HS256 only.'),
  typ: 'A JSON Web Token.',
};

const CLAIMS = {
  iss: 'API key: LiveKit finds the secret that must have signed it by this.',
  sub: 'Identity: who joins. A second join with it puts the first one out.',
  name: 'Display name, shown to the others.',
  nbf: 'Valid from. LiveKit revokes by this time.',
  iat: 'Issued.',
  exp: 'Expires. Who is in the room by then stays in it.',
  jti: 'Token id.',
  kind: 'What kind of participant joins.',
  kindDetails: 'More about the kind.',
  metadata: 'Free text for the application, shown to the others.',
  attributes: 'Key-value pairs for the application, shown to the others.',
  sha256: 'Hash of the body that was sent along with it.',
  roomConfig: 'Settings for the room, if this join opens it.',
  roomPreset: 'The server’s preset for the room, if this join opens it.',
};

const GRANTS = {
  'video.roomJoin': may('join the room'),
  'video.room': 'The room it is for, and no other.',
  'video.canPublish': may('publish audio and video'),
  'video.canPublishSources': (value) => (value.length ? 'May publish from these sources only.' : 'May publish from any source: an empty list means all.'),
  'video.canPublishData': may('send data messages'),
  'video.canSubscribe': may('receive what others publish'),
  'video.canUpdateOwnMetadata': may('change their own name, metadata and attributes'),
  'video.canSubscribeMetrics': may('receive metrics'),
  'video.canManageAgentSession': may('manage an agent’s session'),
  'video.hidden': (value) => (value ? 'The others do not see them.' : 'The others see them.'),
  'video.recorder': (value) => (value ? 'Marked as a recorder.' : 'Not a recorder.'),
  'video.agent': (value) => (value ? 'May register as an agent.' : 'Not an agent.'),
  'video.roomAdmin': may('moderate the room: mute, remove, change permissions'),
  'video.roomCreate': may('create and delete any room'),
  'video.roomList': may('list all rooms'),
  'video.roomRecord': may('record rooms'),
  'video.ingressAdmin': may('manage ingress'),
  'video.destinationRoom': 'Where a participant may be moved to.',
  'sip.admin': may('manage SIP trunks'),
  'sip.call': may('call through SIP'),
  'agent.admin': may('manage agents'),
  'agent.simulationAdmin': may('manage simulations'),
  'agent.databaseAdmin': may('manage agents’ databases'),
  'inference.perform': may('use inference'),
  'observability.write': may('write observability data'),
};

const TIMES = new Set(['nbf', 'iat', 'exp']);
const GROUPS = new Set(['video', 'sip', 'agent', 'inference', 'observability']);

/** Whoever joins has these without being given them: LiveKit reads an absent one as the function says. */
const WHEN_ABSENT = {
  canPublish: () => 'May publish audio and video: absent means yes.',
  canPublishSources: (video) => (video.canPublish === false ? 'Of no use: publishing is off.' : 'May publish from any source: absent means all.'),
  canPublishData: (video) =>
    video.canPublish === false
      ? 'May not send data messages: absent means as canPublish says.'
      : 'May send data messages: absent means as canPublish says.',
  canSubscribe: () => 'May receive what others publish: absent means yes.',
  canUpdateOwnMetadata: () => 'May not change their own name, metadata or attributes: absent means no.',
};

/**
 * One row a claim, in the token's order; grants are taken apart.
 *
 * @returns {{name: string, value: unknown, meaning: string, seconds?: number, absent?: boolean}[]}
 */
export function claimRows(claims) {
  return Object.entries(claims).flatMap(([name, value]) =>
    GROUPS.has(name) && isObject(value)
      ? [...Object.entries(value).map(([field, it]) => row(`${name}.${field}`, it, GRANTS)), ...absentRows(name, value)]
      : [row(name, value, CLAIMS)],
  );
}

export function headerRows(header) {
  return Object.entries(header).map(([name, value]) => row(name, value, HEADER));
}

function row(name, value, words) {
  const word = Object.hasOwn(words, name) ? words[name] : 'Not a claim that this page knows.';
  const meaning = typeof word === 'function' ? word(value ?? '') : word;
  return TIMES.has(name) && Number.isFinite(value) ? { name, value, meaning, seconds: value } : { name, value, meaning };
}

/** What a token for one room grants by saying nothing; the last row tells of all that LiveKit takes for no. */
function absentRows(group, video) {
  if (group !== 'video' || video.roomJoin !== true) return [];
  const absent = (field, meaning) => ({ name: `video.${field}`, value: undefined, meaning, absent: true });
  const open = Object.entries(WHEN_ABSENT).filter(([field]) => !Object.hasOwn(video, field));
  return [
    ...open.map(([field, meaning]) => absent(field, meaning(video))),
    absent('…', 'No other grant: an absent one means no.'),
  ];
}

function isObject(value) {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}
