// See load-tests/bin/bench.
import express from 'express';
import session from 'express-session';
import { join, mostBytes, port, secret, serve, store } from './join.js';

const app = express();
app.disable('x-powered-by').disable('etag');
app.use(session({ secret, store, resave: false, saveUninitialized: false }));
app.post('/api/livekit-token', express.json({ limit: mostBytes }), async (request, response) => {
  const { status, headers, body } = await join(request.headers.origin, request.session.passport?.user, request.body);
  response.status(status).set('Cache-Control', 'no-store').set(headers).json(body);
});

serve(() => new Promise((done) => app.listen(port, '127.0.0.1', done)));
