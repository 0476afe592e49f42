// LiveKit's own client asks the gateway for a token, and LiveKit's own server SDK verifies what it got.
// Usage: node token-source.mjs URL COOKIE ORIGIN API_KEY API_SECRET; prints one JSON object with what each of them saw.
import { TokenSource } from 'livekit-client';
import { TokenVerifier } from 'livekit-server-sdk';

const [url, cookie, origin, apiKey, apiSecret] = process.argv.slice(2);
const wanted = { roomName: 'lobby', participantName: 'Alice' };

// Each source has a cache of its own; Node sends the headers that a browser would set by itself.
const source = (headers) => TokenSource.endpoint(url, { credentials: 'include', headers: { origin, ...headers } });

const signedIn = source({ cookie });
const first = await signedIn.fetch(wanted);
const again = await signedIn.fetch(wanted);
const elsewhere = await source({ cookie }).fetch(wanted);
const refusal = await source({}).fetch(wanted).then(
  () => 'no error',
  (error) => error.message,
);

console.log(JSON.stringify({
  serverUrl: first.serverUrl,
  claims: await new TokenVerifier(apiKey, apiSecret).verify(first.participantToken),
  sameTokenFromClientCache: first.participantToken === again.participantToken,
  sameTokenFromGatewayCache: first.participantToken === elsewhere.participantToken,
  refusal,
}));
