// LiveKit's own client asks the gateway for a token, and LiveKit's own server SDK verifies what it got.
// Usage: node token-source.mjs URL COOKIE API_KEY API_SECRET; prints one JSON object with what each of them saw.
import { TokenSource } from 'livekit-client';
import { TokenVerifier } from 'livekit-server-sdk';

const [url, cookie, apiKey, apiSecret] = process.argv.slice(2);
const verifier = new TokenVerifier(apiKey, apiSecret);

const source = (headers) => TokenSource.endpoint(url, { credentials: 'include', headers });

const signedIn = source({ cookie });
const first = await signedIn.fetch({ roomName: 'lobby', participantName: 'Alice' });
const again = await signedIn.fetch({ roomName: 'lobby', participantName: 'Alice' });
const other = await source({ cookie }).fetch({ roomName: 'lobby', participantName: 'Alice' });
const unnamed = await source({ cookie }).fetch({});
const claims = await verifier.verify(first.participantToken);

const refusal = await source({}).fetch({ roomName: 'lobby' }).then(
  () => 'no error',
  (error) => error.message,
);

console.log(JSON.stringify({
  serverUrl: first.serverUrl,
  claims,
  sameTokenFromClientCache: first.participantToken === again.participantToken,
  sameTokenFromGatewayCache: first.participantToken === other.participantToken,
  unnamedRoom: (await verifier.verify(unnamed.participantToken)).video.room,
  refusal,
}));
