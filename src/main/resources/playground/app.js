import { limits, retryAfter, reusedUntil, source, span } from '/playground/answer.js';
import { burst, summary } from '/playground/burst.js';
import { byId, el, fact } from '/playground/dom.js';
import { Meeting } from '/playground/meeting.js';
import { curl, requestBody, tokenSource } from '/playground/snippets.js';
import { claimRows, decode, headerRows } from '/playground/token.js';

const BURST = 30;
const MOST_EVENTS = 200;

const ask = byId('ask');
const endpoint = new URL(ask.dataset.endpoint, location.origin);
const clock = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium' });
const json = { 'Content-Type': 'application/json' };
const now = () => Date.now() / 1000;

let cookie = 'roomkey_dev_session';
let signedInAs;
let marginSeconds = 120;
let asked = 0;
let tick = () => {};

// --- sign-in

async function signedIn() {
  const session = await (await fetch('/dev/session')).json();
  cookie = session.cookie;
  showSession(session.claims);
}

function showSession(claims) {
  signedInAs = claims?.sub;
  const role = claims?.role ? [', ', el('code', { textContent: claims.role })] : [];
  byId('who').replaceChildren(
    ...(claims ? ['Signed in as ', el('strong', { textContent: claims.sub }), claims.name ? ` (${claims.name})` : '', ...role] : ['Signed out.']),
  );
  byId('who').classList.toggle('in', Boolean(claims));
  byId('sign-out').hidden = !claims;
  showSnippets(false);
}

async function signIn(event) {
  event.preventDefault();
  await changeSession('/dev/sign-in', { user: byId('user').value, name: byId('name').value, role: role() });
}

/** A preset's name, or the names of the grants that are ticked. */
function role() {
  const form = new FormData(byId('sign-in'));
  return form.get('role') || form.getAll('grant').join('+') || 'nothing';
}

/** Who is signed in takes the other role at once. */
async function changeRole() {
  byId('grants').hidden = new FormData(byId('sign-in')).get('role') !== '';
  if (signedInAs !== undefined && byId('user').value === signedInAs) {
    await changeSession('/dev/sign-in', { user: signedInAs, name: byId('name').value, role: role() });
  }
}

async function signOut() {
  await changeSession('/dev/sign-out', {});
  byId('user').focus();
}

async function changeSession(path, body) {
  const refused = byId('sign-in-problem');
  refused.textContent = '';
  try {
    const response = await fetch(path, { method: 'POST', headers: json, body: JSON.stringify(body) });
    if (!response.ok) {
      refused.textContent = (await response.json()).detail;
      return;
    }
    forgetAnswer();
    await meeting.leave();
    await signedIn();
  } catch {
    refused.textContent = 'Roomkey did not answer. Is it still running?';
  }
}

/** The last answer was another session's. */
function forgetAnswer() {
  asked++;
  tick = () => {};
  byId('token').hidden = true;
  byId('burst-result').hidden = true;
  for (const id of ['raw', 'tables', 'findings', 'news', 'join-problem']) byId(id).replaceChildren();
  byId('answer').replaceChildren(el('p', { className: 'empty', textContent: 'Nothing asked yet. The answer appears here.' }));
}

// --- the token

async function askForToken(event) {
  event.preventDefault();
  await tokenShown(event.submitter?.name === 'force');
}

/** Asks, shows what came of it, and returns the answer's body where that is a token. */
async function tokenShown(force) {
  const turn = ++asked;
  showSnippets(force);
  byId('answer').setAttribute('aria-busy', 'true');
  const { show, body } = await answer(force);
  const isNewest = turn === asked;
  if (isNewest) show();
  byId('answer').setAttribute('aria-busy', 'false');
  return isNewest ? body : undefined;
}

function send(force) {
  const headers = force ? { ...json, 'Cache-Control': 'no-cache' } : json;
  return fetch(endpoint, { method: 'POST', headers, body: requestBody(byId('room').value) });
}

/** Asks, and returns what shows the answer: only that of the newest question is called. */
async function answer(force) {
  let response;
  try {
    response = await send(force);
  } catch {
    return { show: () => showFailure('No answer', 'Roomkey did not answer', 'Is it still running?') };
  }
  try {
    const body = await response.json();
    if (!response.ok) return { show: () => showProblem(response, body) };
    const token = decode(body.participant_token);
    return { show: () => showToken(response, body, token), body };
  } catch {
    return { show: () => showFailure(response.status, 'An answer that this page cannot read', 'The curl command below shows it as it is.') };
  }
}

function showProblem(response, problem) {
  const seconds = retryAfter(response.headers.get('Retry-After'));
  const until = now() + (seconds ?? 0);
  const again = el('span');
  showFailure(response.status, problem.title ?? response.statusText, problem.detail ?? '', [
    ...(seconds === undefined ? [] : [fact('Try again', again)]),
    ...limitFacts(response),
    fact('Type', el('code', { textContent: problem.type ?? 'about:blank' })),
    ...requestFacts(response),
  ]);
  run(() => {
    again.textContent = until > now() ? `in ${span(Math.ceil(until - now()))}` : 'now';
  });
}

function showFailure(status, title, detail, facts = []) {
  run(() => {});
  byId('token').hidden = true;
  byId('answer').replaceChildren(
    el('article', { className: 'card refused-card' },
      el('div', { className: 'face' },
        el('p', { className: 'badges' }, el('span', { className: 'badge', textContent: status })),
        el('p', { className: 'room', textContent: title }),
        el('p', { className: 'identity', textContent: detail }),
      ),
      ...(facts.length ? [el('dl', {}, ...facts)] : []),
    ),
  );
  byId('news').textContent = `Refused. ${status}: ${title}. ${detail}`;
}

function showToken(response, body, { parts, header, claims }) {
  const from = source(response.headers.get('Cache-Status'));
  const issued = claims.iat ?? claims.nbf;
  const margin = reusedUntil(claims, marginSeconds);
  const age = el('span');
  const again = el('span');
  const left = el('span');
  const life = el('meter', { min: 0, max: claims.exp - issued, low: claims.exp - margin, optimum: claims.exp - issued, ariaLabel: 'Life left' });
  byId('answer').replaceChildren(
    el('article', { className: 'card' },
      el('div', { className: 'face' },
        el('p', { className: 'badges' },
          el('span', { className: 'badge', textContent: response.status }),
          el('span', { className: `badge ${from.kind}`, textContent: from.kind === 'hit' ? 'cached' : 'new' }),
        ),
        el('p', { className: 'room', textContent: claims.video?.room ?? 'No room' }),
        el('p', { className: 'identity', textContent: claims.name ? `${claims.sub} · ${claims.name}` : claims.sub }),
      ),
      el('dl', {},
        fact('Where from', from.text),
        fact('Age', age),
        fact('Given again', again),
        fact('Expires in', left, life),
        ...limitFacts(response),
        fact('Server', el('code', { textContent: body.server_url })),
        ...requestFacts(response),
      ),
    ),
  );
  byId('news').textContent = `Token for ${claims.sub} in room ${claims.video?.room}. ${from.text}.`;
  showDecoded(parts, header, claims);
  showFindings(body.participant_token, asked);
  run(() => {
    age.textContent = span(now() - issued);
    again.textContent = margin > now() ? `for ${span(margin - now())}, then a new one` : 'no more: too near its end';
    left.textContent = claims.exp > now() ? span(claims.exp - now()) : 'expired';
    life.value = claims.exp - now();
  });
}

/** Keeps what depends on the time true while the answer is shown. */
function run(update) {
  tick = update;
  update();
}

function limitFacts(response) {
  const all = limits(response.headers.get('RateLimit'), response.headers.get('RateLimit-Policy'));
  return all.map(({ name, remaining, resetSeconds, quota, windowSeconds }) => {
    const of = quota === undefined ? '' : ` of ${quota}`;
    const within = windowSeconds === undefined ? '' : ` per ${span(windowSeconds).replace(/^1 /, '')}`;
    const more = resetSeconds ? `; more in ${span(resetSeconds)}` : '';
    const text = `${remaining} left${of}${within}${more}`;
    const meter = quota && el('meter', { min: 0, max: quota, low: quota / 4, optimum: quota, value: remaining, ariaLabel: `Left of the ${name} limit` });
    return fact(`Limit (${name})`, text, ...(meter ? [meter] : []));
  });
}

function requestFacts(response) {
  const id = response.headers.get('X-Request-Id');
  return id ? [fact('Request', el('code', { textContent: id }))] : [];
}

// --- the limiter at work

async function sendBurst() {
  const button = byId('burst');
  button.disabled = true;
  const cells = Array.from({ length: BURST }, () => el('li', {}, el('span', { className: 'unseen', textContent: 'waiting' })));
  byId('burst-cells').replaceChildren(...cells);
  byId('burst-summary').textContent = `Sending ${BURST} requests…`;
  byId('burst-result').hidden = false;
  const told = (index, kind, status) => {
    cells[index].className = kind;
    cells[index].title = status;
    cells[index].firstChild.textContent = kind === 'hit' ? `${status} cached` : status;
  };
  byId('burst-summary').textContent = summary(await burst(() => send(false), BURST, told));
  button.disabled = false;
}

// --- the room

const meeting = new Meeting(byId('participants'), showConnection, logEvent);

async function join(event) {
  event.preventDefault();
  byId('join-problem').textContent = '';
  const body = await tokenShown(false);
  if (!body) {
    byId('join-problem').textContent = 'There is no token to join with: see the answer.';
    return;
  }
  try {
    await meeting.join(body.server_url, body.participant_token, new FormData(byId('join')).get('show'));
  } catch (error) {
    logEvent(`not let in: ${error.message}`);
    byId('join-problem').textContent = `${error.message} Is LiveKit there? livekit-server --dev starts one at ${body.server_url}.`;
  }
}

function showConnection(state) {
  byId('connection').textContent = state;
  byId('connection').dataset.state = state.split(':')[0].toLowerCase().replace(' ', '-');
  byId('leave').hidden = !meeting.isIn;
}

function logEvent(what) {
  const log = byId('log');
  log.prepend(el('li', {}, el('time', { textContent: new Date().toLocaleTimeString() }), ` ${what}`));
  while (log.children.length > MOST_EVENTS) log.lastChild.remove();
}

// --- the decoded token and the snippets

function showDecoded(parts, header, claims) {
  byId('tables').replaceChildren(table('Header', headerRows(header)), table('Claims', claimRows(claims)));
  byId('raw').replaceChildren(
    ...parts.flatMap((part, i) => [...(i ? ['.'] : []), el('span', { className: `part-${i}`, textContent: part })]),
  );
  byId('findings').replaceChildren();
  byId('token').hidden = false;
}

async function showFindings(token, turn) {
  const found = await inspected(token).catch(() => undefined);
  if (found && turn === asked) byId('findings').replaceChildren(verdict(found), ...found.findings.map(finding));
}

async function inspected(token) {
  const response = await fetch('/dev/inspect', { method: 'POST', headers: json, body: JSON.stringify({ token }) });
  const body = await response.json();
  if (!response.ok) throw new Error(body.detail);
  return body;
}

function verdict({ kind, good, token }) {
  const what = kind === 'livekit-token' ? 'LiveKit token' : kind.replaceAll('-', ' ');
  const signature = { right: ', signature right', wrong: ', signature wrong' }[token?.signature] ?? '';
  return el('li', { className: good ? 'good' : 'error' },
    el('span', { className: 'severity', textContent: good ? 'good' : 'bad' }),
    el('span', {}, `${what[0].toUpperCase()}${what.slice(1)}${signature}.`),
  );
}

function finding({ severity, problem, mend }) {
  return el('li', { className: severity }, el('span', { className: 'severity', textContent: severity }), el('span', {}, problem, mend ? ` ${mend}` : ''));
}

async function explain(event) {
  event.preventDefault();
  byId('explain-problem').textContent = '';
  try {
    const found = await inspected(byId('pasted').value);
    byId('explained').replaceChildren(
      el('ul', { className: 'findings', ariaLabel: 'Findings about the pasted text' }, verdict(found), ...found.findings.map(finding)),
      ...found.sections.map(section),
    );
  } catch (error) {
    byId('explain-problem').textContent = error.message;
  }
}

function section({ title, lines }) {
  return el('div', { className: 'explained' }, el('h3', { textContent: title }), content(lines));
}

/** Facts with labels, JSON as it stands, or sentences. */
function content(lines) {
  if (lines.some((it) => it.label)) return el('dl', {}, ...lines.map((it) => fact(it.label, it.text)));
  if (lines[0]?.text.startsWith('{')) return el('pre', {}, el('code', { textContent: lines.map((it) => it.text).join('\n') }));
  return el('ul', {}, ...lines.map((it) => el('li', { textContent: it.text })));
}

function table(caption, rows) {
  const head = el('tr', {}, el('th', { scope: 'col', textContent: 'Name' }), el('th', { scope: 'col', textContent: 'Value and meaning' }));
  return el('table', {}, el('caption', { textContent: caption }), el('thead', {}, head), el('tbody', {}, ...rows.map(tableRow)));
}

function tableRow({ name, value, meaning, seconds, absent }) {
  const shown = absent ? el('span', { className: 'absent', textContent: 'absent' }) : el('code', { textContent: printed(value) });
  const time = seconds === undefined ? [] : [el('time', { dateTime: new Date(seconds * 1000).toISOString(), textContent: clock.format(seconds * 1000) }), ' '];
  return el('tr', {},
    el('th', { scope: 'row' }, el('code', {}, ...breakable(name))),
    el('td', {}, el('div', { className: 'claim' }, shown, el('span', { className: 'meaning' }, ...time, meaning))),
  );
}

/** A claim's name that may break between its words where the window is narrow. */
function breakable(name) {
  return name.split(/(?<=\.)|(?=[A-Z])/).flatMap((word, i) => (i ? [el('wbr'), word] : [word]));
}

function printed(value) {
  return typeof value === 'object' ? JSON.stringify(value, null, 2) : String(value);
}

function showSnippets(force) {
  const request = { url: endpoint.href, origin: location.origin, cookie, room: byId('room').value, force };
  byId('source').textContent = tokenSource(request);
  byId('curl').textContent = curl(request);
}

async function copy(button) {
  const from = byId(button.dataset.copies);
  try {
    await navigator.clipboard.writeText(from.textContent);
    byId('copied').textContent = 'Copied.';
    button.classList.add('done');
    setTimeout(() => button.classList.remove('done'), 1500);
  } catch {
    getSelection().selectAllChildren(from);
    byId('copied').textContent = 'The browser does not let this page copy. The text is selected: copy it by keyboard.';
  }
}

async function settings() {
  const { livekit, margin_seconds: margin } = await (await fetch('/dev/settings')).json();
  byId('livekit').textContent = livekit;
  marginSeconds = margin;
}

byId('sign-in').addEventListener('submit', signIn);
byId('sign-out').addEventListener('click', signOut);
byId('roles').addEventListener('change', changeRole);
ask.addEventListener('submit', askForToken);
byId('burst').addEventListener('click', sendBurst);
byId('join').addEventListener('submit', join);
byId('leave').addEventListener('click', () => meeting.leave());
byId('explain').addEventListener('submit', explain);
byId('room').addEventListener('input', () => showSnippets(false));
document.querySelectorAll('[data-copies]').forEach((button) => button.addEventListener('click', () => copy(button)));
setInterval(() => tick(), 1000);
showSnippets(false);
settings().catch(() => {});
signedIn().catch(() => showSession(null));
