// What Express and Fastify share: everything but HTTP and the session. See load-tests/bin/bench.
import cluster from 'node:cluster';
import { RedisStore } from 'connect-redis';
import { Redis } from 'ioredis';
import { AccessToken } from 'livekit-server-sdk';
import { RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible';
import { createClient } from 'redis';

const env = process.env;
export const secret = env.SESSION_SECRET;
export const port = Number(env.PORT);
export const mostBytes = 16384;

// connect-redis takes node-redis alone, which pipelines by itself. It may not touch: Roomkey only reads either, and a session that
// is prolonged costs one more round trip.
const client = createClient({ url: `redis://127.0.0.1:${env.REDIS_PORT}` });
// With ioredis the limiter sends EVALSHA, with node-redis the whole script.
const limits = new Redis({ host: '127.0.0.1', port: Number(env.REDIS_PORT), enableAutoPipelining: true, lazyConnect: true });
export const store = new RedisStore({ client, disableTouch: true });
const limiter = new RateLimiterRedis({
  storeClient: limits,
  keyPrefix: env.KEY_PREFIX,
  points: Number(env.LIMIT),
  duration: Number(env.PERIOD),
});

/** Status, body and headers of the answer to a join. */
export async function join(origin, user, wanted) {
  if (origin !== env.ORIGIN) return refused(403, 'origin not allowed');
  if (typeof user !== 'string') return refused(401, 'unauthenticated');
  const room = wanted?.room_name;
  if (typeof room !== 'string') return refused(422, 'room required');
  try {
    await limiter.consume(user);
  } catch (it) {
    if (!(it instanceof RateLimiterRes)) throw it;
    return refused(429, 'too many joins', { 'Retry-After': String(Math.ceil(it.msBeforeNext / 1000)) });
  }
  if (!room.startsWith('room-')) return refused(403, 'room not allowed');
  const token = new AccessToken(env.API_KEY, env.API_SECRET, { identity: user, ttl: 3600 });
  token.addGrant({ roomJoin: true, room, canPublish: true, canPublishData: true, canSubscribe: true });
  return { status: 201, headers: {}, body: { server_url: env.LIVEKIT_URL, participant_token: await token.toJwt() } };
}

function refused(status, detail, headers = {}) {
  return { status, headers, body: { detail } };
}

/** Listens here, or in WORKERS processes where there are several. */
export async function serve(listen) {
  const workers = Number(env.WORKERS);
  if (workers > 1 && cluster.isPrimary) {
    let listening = 0;
    cluster.on('listening', () => ++listening === workers && console.log('listening'));
    for (let i = 0; i < workers; i++) cluster.fork();
    return;
  }
  await Promise.all([client.connect(), limits.connect()]);
  await listen();
  if (workers === 1) console.log('listening');
}
