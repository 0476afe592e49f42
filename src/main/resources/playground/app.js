import { limits, retryAfter, source, span } from '/playground/answer.js';
import { curl, requestBody, tokenSource } from '/playground/snippets.js';
import { claimRows, decode, headerRows } from '/playground/token.js';

const byId = (id) => document.getElementById(id);
const ask = byId('ask');
const endpoint = new URL(ask.dataset.endpoint, location.origin);
const clock = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium' });

let cookie = 'roomkey_dev_session';
let asked = 0;
let tick = () => {};

/** An element with properties and children; text goes in as text, never as markup. */
function el(tag, properties = {}, ...children) {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
}

const json = { 'Content-Type': 'application/json' };
const now = () => Date.now() / 1000;

// --- sign-in

async function signedIn() {
  const session = await (await fetch('/dev/session')).json();
  cookie = session.cookie;
  showSession(session.claims);
}

function showSession(claims) {
  byId('who').replaceChildren(
    ...(claims ? ['Signed in as ', el('strong', { textContent: claims.sub }), claims.name ? ` (${claims.name})` : ''] : ['Signed out.']),
  );
  byId('who').classList.toggle('in', Boolean(claims));
  byId('sign-out').hidden = !claims;
  showSnippets(false);
}

async function signIn(event) {
  event.preventDefault();
  await changeSession('/dev/sign-in', { user: byId('user').value, name: byId('name').value });
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
  byId('raw').replaceChildren();
  byId('tables').replaceChildren();
  byId('news').textContent = '';
  byId('answer').replaceChildren(el('p', { className: 'empty', textContent: 'Nothing asked yet. The answer appears here.' }));
}

// --- the token

async function askForToken(event) {
  event.preventDefault();
  const force = event.submitter?.name === 'force';
  const turn = ++asked;
  showSnippets(force);
  byId('answer').setAttribute('aria-busy', 'true');
  const show = await answer(force);
  if (turn === asked) show();
  byId('answer').scrollIntoView({ block: 'nearest' });
  byId('answer').setAttribute('aria-busy', 'false');
}

/** Asks, and returns what shows the answer: only that of the newest question is called. */
async function answer(force) {
  const headers = force ? { ...json, 'Cache-Control': 'no-cache' } : json;
  let response;
  try {
    response = await fetch(endpoint, { method: 'POST', headers, body: requestBody(byId('room').value) });
  } catch {
    return () => showFailure('No answer', 'Roomkey did not answer', 'Is it still running?');
  }
  try {
    const body = await response.json();
    if (!response.ok) return () => showProblem(response, body);
    const token = decode(body.participant_token);
    return () => showToken(response, body, token);
  } catch {
    return () => showFailure(response.status, 'An answer that this page cannot read', 'The curl command below shows it as it is.');
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
  const age = el('span');
  const left = el('span');
  const life = el('meter', { min: 0, max: claims.exp - issued, ariaLabel: 'Life left' });
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
        fact('Expires in', left, life),
        ...limitFacts(response),
        fact('Server', el('code', { textContent: body.server_url })),
        ...requestFacts(response),
      ),
    ),
  );
  byId('news').textContent = `Token for ${claims.sub} in room ${claims.video?.room}. ${from.text}.`;
  showDecoded(parts, header, claims);
  run(() => {
    age.textContent = span(now() - issued);
    left.textContent = claims.exp > now() ? span(claims.exp - now()) : 'expired';
    life.value = claims.exp - now();
  });
}

/** Keeps what depends on the time true while the answer is shown. */
function run(update) {
  tick = update;
  update();
}

function fact(term, ...description) {
  return el('div', {}, el('dt', { textContent: term }), el('dd', {}, ...description));
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

// --- the decoded token and the snippets

function showDecoded(parts, header, claims) {
  byId('tables').replaceChildren(table('Header', headerRows(header)), table('Claims', claimRows(claims)));
  byId('raw').replaceChildren(
    ...parts.flatMap((part, i) => [...(i ? ['.'] : []), el('span', { className: `part-${i}`, textContent: part })]),
  );
  byId('token').hidden = false;
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

byId('sign-in').addEventListener('submit', signIn);
byId('sign-out').addEventListener('click', signOut);
ask.addEventListener('submit', askForToken);
byId('room').addEventListener('input', () => showSnippets(false));
document.querySelectorAll('[data-copies]').forEach((button) => button.addEventListener('click', () => copy(button)));
setInterval(() => tick(), 1000);
showSnippets(false);
signedIn().catch(() => showSession(null));
