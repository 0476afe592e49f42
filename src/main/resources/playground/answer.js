/** Reads what the token endpoint says in its headers. No DOM, no network. */

/** Where a token came from, of the `Cache-Status` header (RFC 9211). */
export function source(cacheStatus) {
  const said = parameters(cacheStatus ?? '', 'roomkey');
  if (!said) return { kind: 'unknown', text: 'Not said' };
  if (said.has('hit')) return { kind: 'hit', text: 'From the cache' };
  const reason = {
    miss: 'Newly signed: none was cached',
    request: 'Newly signed: the request forced it',
    bypass: 'Newly signed: not cacheable',
  }[said.get('fwd')];
  const stored = said.has('stored') ? ', and kept for the next time' : '';
  return { kind: 'new', text: (reason ?? 'Newly signed') + stored };
}

/** Each limit that the `RateLimit` and `RateLimit-Policy` headers tell of. */
export function limits(rateLimit, policy) {
  const policies = new Map(items(policy ?? ''));
  return items(rateLimit ?? '').map(([name, left]) => {
    const quota = policies.get(name);
    return { name, remaining: number(left, 'r'), resetSeconds: number(left, 't'), quota: number(quota, 'q'), windowSeconds: number(quota, 'w') };
  }).filter((it) => it.remaining !== undefined);
}

/** Seconds until a retry may succeed, of `Retry-After`. */
export function retryAfter(header) {
  return /^\d{1,6}$/.test(header ?? '') ? Number(header) : undefined;
}

/**
 * Until when the gateway hands a token out again: until less than the margin is left of it, or a tenth of its whole life where that is
 * more.
 *
 * @returns {number} seconds since 1970
 */
export function reusedUntil({ exp, nbf, iat }, marginSeconds) {
  return exp - Math.max(marginSeconds, (exp - (nbf ?? iat)) / 10);
}

/** A span in words that stay short: `59 min 3 s`, `2 min`. */
export function span(seconds) {
  const s = Math.max(0, Math.round(seconds));
  const units = s < 3600 ? [[Math.floor(s / 60), 'min'], [s % 60, 's']] : [[Math.floor(s / 3600), 'h'], [Math.floor((s % 3600) / 60), 'min']];
  return units.filter(([count]) => count > 0).map(([count, unit]) => `${count} ${unit}`).join(' ') || '0 s';
}

function parameters(header, name) {
  return new Map(items(header)).get(name);
}

/** A structured-field list (RFC 9651) of `"name";key=value;flag` or `name; key=value`, as pairs of name and parameters. */
function items(header) {
  return header
    .split(',')
    .map((item) => item.split(';').map((it) => it.trim()))
    .filter(([name]) => name)
    .map(([name, ...rest]) => [unquoted(name), new Map(rest.map(parameter))]);
}

function parameter(text) {
  const [key, ...value] = text.split('=');
  return [key.trim(), unquoted(value.join('=').trim())];
}

function unquoted(text) {
  return text.replace(/^"(.*)"$/, '$1');
}

function number(parameters, key) {
  const text = parameters?.get(key);
  return /^\d{1,15}$/.test(text ?? '') ? Number(text) : undefined;
}
