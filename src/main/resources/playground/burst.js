/** Many requests at once, and what became of them. No DOM. */
import { limits, retryAfter, source } from '/playground/answer.js';

/**
 * Sends `count` requests together; `told` hears of each answer as it comes.
 *
 * @param {() => Promise<Response>} send asks once; a wrapper that waits and asks again goes around it
 * @param {(index: number, kind: 'new' | 'hit' | 'throttled' | 'failed', status: string) => void} told
 */
export async function burst(send, count, told) {
  const started = performance.now();
  const answers = await Promise.all(Array.from({ length: count }, async (_, index) => {
    const answer = await one(send);
    told(index, answer.kind, answer.status);
    return answer;
  }));
  return { answers, milliseconds: Math.round(performance.now() - started) };
}

async function one(send) {
  try {
    const response = await send();
    await response.arrayBuffer();
    return {
      kind: kindOf(response),
      status: String(response.status),
      retryAfter: retryAfter(response.headers.get('Retry-After')),
      remaining: limits(response.headers.get('RateLimit'))[0]?.remaining,
    };
  } catch {
    return { kind: 'failed', status: 'no answer' };
  }
}

function kindOf(response) {
  if (response.ok) return source(response.headers.get('Cache-Status')).kind === 'hit' ? 'hit' : 'new';
  return response.status === 429 ? 'throttled' : 'failed';
}

/** All of it in a sentence or two. */
export function summary({ answers, milliseconds }) {
  const count = (kind) => answers.filter((it) => it.kind === kind).length;
  const granted = count('new') + count('hit');
  const waits = answers.map((it) => it.retryAfter).filter((it) => it !== undefined);
  return [
    `${granted} of ${answers.length} granted in ${milliseconds} ms: ${count('new')} new, ${count('hit')} from the cache.`,
    ...(count('throttled') ? [`${count('throttled')} throttled.`] : []),
    ...(waits.length ? [`Try again in ${Math.max(...waits)} s.`] : []),
    ...(count('failed') ? [`${count('failed')} refused otherwise.`] : []),
  ].join(' ');
}
