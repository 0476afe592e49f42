// See load-tests/bin/bench.
import cookie from '@fastify/cookie';
import session from '@fastify/session';
import Fastify from 'fastify';
import { join, mostBytes, port, secret, serve, store } from './join.js';

const app = Fastify({ bodyLimit: mostBytes });
app.register(cookie);
// The cookie and the record of express-session.
app.register(session, {
  secret,
  store,
  cookieName: 'connect.sid',
  cookiePrefix: 's:',
  cookie: { secure: false },
  rolling: false,
  saveUninitialized: false,
});
const schema = {
  response: {
    201: { type: 'object', properties: { server_url: { type: 'string' }, participant_token: { type: 'string' } } },
  },
};
app.post('/api/livekit-token', { schema }, async (request, reply) => {
  const { status, headers, body } = await join(request.headers.origin, request.session.passport?.user, request.body);
  reply.code(status).header('Cache-Control', 'no-store').headers(headers);
  return body;
});

serve(() => app.listen({ port, host: '127.0.0.1' }));
