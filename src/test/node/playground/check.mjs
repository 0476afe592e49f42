// Drives the playground in a browser as a developer would, and fails with what is wrong.
// Usage: node check.mjs URL CHROMIUM SCREENSHOT-DIRECTORY
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { chromium } from 'playwright-core';

const [url, executablePath, shots] = process.argv.slice(2);
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

const browser = await chromium.launch({
  executablePath,
  args: [
    '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
    '--disable-component-update', '--disable-sync',
  ],
});

/** A page of its own session, with the complaints of its console and every request it makes. */
async function open(options) {
  const context = await browser.newContext({ baseURL: url, locale: 'en-GB', timezoneId: 'UTC', permissions: ['clipboard-read', 'clipboard-write'], ...options });
  const page = await context.newPage();
  const complaints = [];
  const requests = [];
  page.on('console', (message) => ['error', 'warning'].includes(message.type()) && complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('request', (request) => requests.push(request));
  await page.goto('/');
  return { page, complaints, requests, answer: page.locator('#answer') };
}

/**
 * Axe through the debugger's own channel: the page's policy refuses foreign scripts. An answer fades in, and half of the way has half of the
 * contrast.
 */
async function isAccessible(page, where) {
  await page.evaluate(() => Promise.allSettled(document.getAnimations().map((it) => it.finished)));
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => globalThis.axe.run());
  const serious = violations.filter((it) => ['serious', 'critical', 'moderate'].includes(it.impact));
  assert.deepEqual(serious.map((it) => `${where}: ${it.id}: ${it.nodes.map((node) => node.html).join(' ')}`), []);
}

async function fits(page) {
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  assert.ok(overflow <= 0, `the page is ${overflow} px wider than the window`);
}

async function shoot(page, name) {
  await page.evaluate(() => scrollTo(0, 0));
  await page.screenshot({ path: join(shots, `${name}.png`), fullPage: true, animations: 'disabled' });
}

async function signIn(page, user, name = '') {
  await page.getByLabel('User name').fill(user);
  await page.getByLabel('Display name').fill(name);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByText(`Signed in as ${user}`).waitFor();
}

const getToken = (page) => page.getByRole('button', { name: 'Get token' }).click();
/** As soon as there is one. */
const raw = (page) => page.locator('#raw', { hasText: /\..+\./ }).textContent();

const checks = {
  async theWholeWayByKeyboard() {
    const { page, complaints } = await open();
    await page.getByText('Signed out.').waitFor();
    await page.getByLabel('User name').focus();
    await page.keyboard.type('alice');
    await page.keyboard.press('Enter');
    await page.getByText('Signed in as alice').waitFor();
    await page.getByLabel('Room', { exact: true }).focus();
    await page.keyboard.press('Enter');
    await page.getByText('Newly signed: none was cached, and kept for the next time', { exact: true }).waitFor();
    assert.deepEqual(complaints, []);
  },

  async tokenIsToldClaimByClaim() {
    const { page, answer } = await open();
    await signIn(page, 'heidi', 'Heidi');
    await getToken(page);
    const row = (name) => page.getByRole('row', { name: new RegExp(`^${name.replaceAll('.', '\\.')} `) });
    await row('sub').getByText('heidi').waitFor();
    await page.locator('#findings').getByText('LiveKit token, signature right.').waitFor();
    await page.locator('#findings').getByText('This is the key of').or(page.locator('#findings .warning')).first().waitFor();
    for (const [name, words] of [
      ['alg', 'HS256'],
      ['iss', 'API key'],
      ['video.roomJoin', 'May join the room'],
      ['video.canPublish', 'absent means yes'],
      ['video.canPublishSources', 'absent means all'],
      ['video.canUpdateOwnMetadata', 'absent means no'],
    ]) await row(name).getByText(words).first().waitFor();
    assert.match(await row('exp').textContent(), /\d{1,2} \w+ \d{4}/);
    assert.match(await answer.textContent(), /Age\d+ s/);
    assert.match(await answer.textContent(), /Given againfor 5[34] min( \d+ s)?, then a new one/);
    assert.match(await answer.textContent(), /Expires in(59 min \d+ s|1 h)/);
    assert.match(await answer.textContent(), /Limit \(user\)19 left of 20 per min; more in 3 s/);
    assert.equal((await raw(page)).split('.').length, 3);
  },

  async secondAnswerComesFromTheCacheAndForceDoesNot() {
    const { page, answer } = await open();
    await signIn(page, 'bob');
    await getToken(page);
    await answer.getByText('none was cached').waitFor();
    const first = await raw(page);
    await getToken(page);
    await answer.getByText('From the cache').waitFor();
    assert.equal(await raw(page), first);
    const request = page.waitForRequest('**/api/livekit-token');
    await page.getByRole('button', { name: 'Force a new one' }).click();
    assert.equal((await request).headers()['cache-control'], 'no-cache');
    await answer.getByText('the request forced it').waitFor();
  },

  async refusalsSayWhatToDo() {
    const { page, complaints, answer } = await open();
    await getToken(page);
    await answer.getByText('Sign-in required').waitFor();
    await signIn(page, 'carol');
    await page.getByLabel('Room', { exact: true }).fill('forbidden <b>room</b>');
    await getToken(page);
    await answer.getByText('Room not allowed').waitFor();
    await answer.getByText('urn:test:403').waitFor();
    assert.equal(await page.locator('#token').isVisible(), false);
    assert.ok(complaints.every((it) => it.startsWith('Failed to load resource: the server responded with a status of 40')), complaints.join());
    await isAccessible(page, 'refused');
    await shoot(page, 'refused');
  },

  async whatIsTypedIsNeverMarkup() {
    const { page, complaints } = await open();
    const nasty = `<img src=x onerror=alert(1)>'"\\`;
    await signIn(page, nasty);
    await page.getByLabel('Room', { exact: true }).fill(nasty);
    await getToken(page);
    await page.locator('#answer .room').getByText(nasty).waitFor();
    assert.ok((await page.locator('#curl').textContent()).includes(`'{"room_name":"<img src=x onerror=alert(1)>'\\''\\"\\\\"}'`));
    assert.ok((await page.locator('#source').textContent()).includes(`roomName: '<img src=x onerror=alert(1)>\\'"\\\\'`));
    assert.equal(await page.locator('img').count(), 0);
    assert.deepEqual(complaints, []);
  },

  async curlCommandWorksAsItStands() {
    const { page } = await open();
    await signIn(page, 'ivan');
    await page.getByLabel('Room', { exact: true }).fill(`it's "quoted" $HOME \\`);
    const [{ value }] = await page.context().cookies();
    const command = (await page.locator('#curl').textContent()).replace('PASTE-THE-COOKIE-HERE', value);
    const answered = execFileSync('sh', ['-c', `${command.replace('curl', 'curl -s')}`], { encoding: 'utf8' });
    assert.match(answered, /^HTTP\/1.1 201 /);
    const [, claims] = answered.match(/"participant_token":"[^.]+\.([^.]+)/);
    assert.equal(JSON.parse(Buffer.from(claims, 'base64url')).video.room, `it's "quoted" $HOME \\`);
  },

  async roleIsTakenAtSignInAndWhenItChanges() {
    const { page, complaints } = await open();
    await page.getByRole('radio', { name: 'viewer' }).check();
    await signIn(page, 'judy');
    await page.locator('#who').getByText('viewer').waitFor();
    await page.getByRole('radio', { name: 'single grants' }).check();
    await page.locator('#sign-in-problem').getByText('roles').waitFor();
    await page.getByRole('checkbox', { name: 'hidden' }).check();
    await page.getByRole('checkbox', { name: 'canPublish', exact: true }).uncheck();
    await page.locator('#who').getByText('canSubscribe+hidden').waitFor();
    await page.getByRole('radio', { name: 'viewer' }).check();
    await page.locator('#who').getByText('viewer').waitFor();
    assert.equal(await page.locator('#grants').isVisible(), false);
    assert.equal(await page.locator('#sign-in-problem').textContent(), '');
    assert.ok(complaints.every((it) => it.includes('status of 400')), complaints.join());
  },

  async burstShowsTheLimiterAtWork() {
    const { page, complaints } = await open();
    await signIn(page, 'kim');
    await page.getByRole('button', { name: 'Burst of 30' }).click();
    const summary = page.locator('#burst-summary');
    await summary.getByText('20 of 30 granted').waitFor();
    assert.match(await summary.textContent(), /: \d+ new, \d+ from the cache\. 10 throttled\. Try again in 3 s\.$/);
    assert.equal(await page.locator('#burst-cells .throttled').count(), 10);
    assert.deepEqual(new Set(await page.locator('#burst-cells li').allTextContents()), new Set(['201', '201 cached', '429']));
    await isAccessible(page, 'burst');
    assert.ok(complaints.every((it) => it.includes('status of 429')), complaints.join());
  },

  async anyTextIsExplained() {
    const { page, complaints } = await open();
    await signIn(page, 'leo');
    await getToken(page);
    const token = await raw(page);
    const explained = page.locator('#explained');
    await page.getByLabel('Token, URL or JSON').fill(`Bearer ${token.slice(0, -3)}AAA`);
    await page.getByRole('button', { name: 'Explain' }).click();
    await explained.getByText('LiveKit token, signature wrong.').waitFor();
    await explained.getByText('leo may join lobby.').waitFor();
    await isAccessible(page, 'explained');
    await page.getByLabel('Token, URL or JSON').fill('<img src=x onerror=alert(1)>');
    await page.getByRole('button', { name: 'Explain' }).click();
    await explained.locator('.error').first().waitFor();
    assert.equal(await page.locator('img').count(), 0);
    assert.deepEqual(complaints, []);
  },

  async joinSaysWhatIsMissing() {
    const { page } = await open();
    await page.getByRole('button', { name: 'Join', exact: true }).click();
    await page.getByText('There is no token to join with').waitFor();
    await signIn(page, 'mia');
    await page.getByRole('button', { name: 'Join', exact: true }).click();
    await page.getByText('livekit-server --dev starts one').waitFor();
    await page.locator('#connection').getByText('Not connected').waitFor();
    assert.equal(await page.getByRole('button', { name: 'Leave' }).isVisible(), false);
  },

  async signOutTakesTheTokenAway() {
    const { page } = await open();
    await signIn(page, 'dave');
    await getToken(page);
    await page.locator('#token').waitFor();
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByText('Signed out.').waitFor();
    assert.equal(await page.locator('#raw').textContent(), '');
    assert.deepEqual(await page.context().cookies(), []);
  },

  async sessionOutlivesAReload() {
    const { page } = await open();
    await signIn(page, 'erin', 'Erin');
    await page.reload();
    await page.getByText('Signed in as erin (Erin)').waitFor();
  },

  async tokenGoesNowhereButToTheClipboard() {
    const { page, requests } = await open();
    await signIn(page, 'frank');
    await getToken(page);
    await page.locator('#token').waitFor();
    const token = await raw(page);
    await page.getByRole('button', { name: 'Copy the raw token' }).click();
    await page.getByText('Copied.').waitFor({ state: 'attached' });
    assert.equal(await page.evaluate(() => navigator.clipboard.readText()), token);
    for (const request of requests) {
      assert.ok(request.url().startsWith(url) || request.url().startsWith('data:'), request.url());
      const isInspection = request.url() === `${url}/dev/inspect`;
      assert.ok(isInspection || !`${request.url()}${request.postData() ?? ''}`.includes(token));
    }
    assert.deepEqual(await page.evaluate(() => [localStorage.length, sessionStorage.length, document.cookie]), [0, 0, '']);
  },

  async looksRightInEveryLight() {
    for (const [name, options] of Object.entries({
      light: { colorScheme: 'light', viewport: { width: 1280, height: 900 } },
      dark: { colorScheme: 'dark', viewport: { width: 1280, height: 900 } },
      phone: { colorScheme: 'light', viewport: { width: 360, height: 740 }, isMobile: true, hasTouch: true },
      'phone-dark': { colorScheme: 'dark', viewport: { width: 360, height: 740 }, isMobile: true, hasTouch: true },
    })) {
      const { page, complaints } = await open({ reducedMotion: 'reduce', ...options });
      await page.getByText('Signed out.').waitFor();
      await isAccessible(page, `${name}, at first`);
      await shoot(page, `${name}-first`);
      await signIn(page, 'alice', 'Alice');
      await getToken(page);
      await page.locator('#token').waitFor();
      await isAccessible(page, name);
      await fits(page);
      await shoot(page, name);
      assert.deepEqual(complaints, []);
    }
  },

  async limitIsTold() {
    const { page, answer } = await open();
    await signIn(page, 'grace');
    while (!(await answer.textContent()).includes('Too many requests')) {
      const answered = page.waitForResponse('**/api/livekit-token');
      await getToken(page);
      await (await answered).finished();
      await page.locator('#answer[aria-busy=false]').waitFor();
    }
    assert.match(await answer.textContent(), /Try again(in [1-3] s|now)/);
    assert.match(await answer.textContent(), /0 left; more in 3 s/);
  },
};

let failed = 0;
for (const [name, check] of Object.entries(checks)) {
  try {
    await check();
    console.log(`ok ${name}`);
  } catch (error) {
    failed++;
    console.log(`FAILED ${name}: ${error.stack}`);
  }
}
await browser.close();
process.exit(failed ? 1 : 0);
