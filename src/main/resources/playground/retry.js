/** Asks a token endpoint for LiveKit's clients, which give up at the first refusal, and asks again where waiting helps. No DOM, no packages. */

/** What passes by itself. Any other refusal is final: nobody becomes signed in by asking again. */
const PASSING = [429, 503];

/** Where a moment is kept for the user: Roomkey spreads the crowd itself, so nothing is to be added to what it says. */
const CROWDED = 'urn:roomkey:problem:room-crowded';

export class TokenRefused extends Error {
  constructor(status, problem) {
    super(`${status} ${problem.title ?? 'refused'}: ${problem.detail ?? 'no detail'}`);
    this.name = 'TokenRefused';
    this.status = status;
    this.problem = problem;
  }
}

/**
 * Makes what `TokenSource.custom` takes.
 *
 * @param {string | URL} url the token endpoint
 * @param {object} [options]
 * @param {RequestInit} [options.request] what goes along with each request, such as headers
 * @param {AbortSignal} [options.signal] ends asking and waiting
 * @param {number} [options.maxTries] how often to ask at most
 * @param {number} [options.maxSeconds] how long to ask and wait at most, all together
 * @param {(wait: {seconds: number, tries: number, problem: object}) => void} [options.onWait] is told of each wait
 * @returns {(fetchOptions?: object) => Promise<{serverUrl: string, participantToken: string}>} which throws `TokenRefused`
 */
export function patiently(url, { request, signal, maxTries = 8, maxSeconds = 600, onWait = () => {} } = {}) {
  return async (fetchOptions = {}) => {
    const end = performance.now() + maxSeconds * 1000;
    for (let tries = 1; ; tries++) {
      const response = await fetch(url, {
        credentials: 'include',
        ...request,
        method: 'POST',
        headers: { ...request?.headers, 'Content-Type': 'application/json' },
        body: JSON.stringify(bodyOf(fetchOptions)),
        signal,
      });
      if (response.ok) return tokenOf(await response.json());
      const problem = await response.json().catch(() => ({}));
      const wait = waitOf(response, problem, tries);
      const helps = PASSING.includes(response.status) && tries < maxTries && performance.now() + wait <= end;
      if (!helps) throw new TokenRefused(response.status, problem);
      onWait({ seconds: wait / 1000, tries, problem });
      await pause(wait, signal);
    }
  };
}

/** The fields of LiveKit's standard endpoint; those that are undefined fall away. */
function bodyOf({ agentName, agentMetadata, deployment, ...fields }) {
  const agents = agentName && [{ agentName, metadata: agentMetadata, deployment }];
  return agents ? { ...fields, roomConfig: { agents } } : fields;
}

function tokenOf({ server_url, participant_token }) {
  return { serverUrl: server_url, participantToken: participant_token };
}

/** Milliseconds until the next try. A proxy may say no time, or a date. */
function waitOf(response, problem, tries) {
  const said = response.headers.get('Retry-After');
  const backoff = 1000 * 2 ** Math.min(tries - 1, 5);
  const wait = /^\d+$/.test(said) ? said * 1000 : Math.max(0, Date.parse(said) - Date.now()) || backoff;
  return problem.type === CROWDED ? wait : wait + Math.random() * 1000;
}

function pause(milliseconds, signal) {
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted();
    const aborted = () => {
      clearTimeout(timer);
      reject(signal.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', aborted);
      resolve();
    }, milliseconds);
    signal?.addEventListener('abort', aborted, { once: true });
  });
}
