// People meet in a room of a real LiveKit server, each in a browser of their own at the playground, and fails with what is wrong.
// Usage: node meet.mjs URL CHROMIUM SCREENSHOT-DIRECTORY
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { chromium } from 'playwright-core';

const [url, executablePath, shots] = process.argv.slice(2);
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

const browser = await chromium.launch({
  executablePath,
  args: [
    '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update',
    '--disable-sync', '--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream', '--allow-loopback-in-peer-connection',
  ],
});

const complaints = [];

/** Somebody at a page of their own, signed in. */
async function visit(user, role, options) {
  const context = await browser.newContext({ baseURL: url, permissions: ['camera'], reducedMotion: 'reduce', ...options });
  const page = await context.newPage();
  // The client complains of its channels when the server puts somebody out, which happens here on purpose.
  page.on('console', (message) => message.type() === 'error' && !/data ?channel/i.test(message.text()) && complaints.push(`${user}: ${message.text()}`));
  page.on('pageerror', (error) => complaints.push(`${user}: ${error}`));
  await page.goto('/');
  await page.getByRole('radio', { name: role, exact: true }).check();
  await page.getByLabel('User name').fill(user);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByText(`Signed in as ${user}`).waitFor();
  return { page, user };
}

async function enter({ page }, show) {
  await page.getByRole('radio', { name: show, exact: true }).check();
  await page.getByRole('button', { name: 'Join', exact: true }).click();
  await page.locator('#connection').getByText('Connected', { exact: true }).waitFor();
}

const tile = (page, user) => page.locator('#participants li').filter({ has: page.getByText(user, { exact: true }) });

/** Frames of that participant's picture keep coming. */
async function sees({ page }, user) {
  const video = tile(page, user).locator('video');
  await video.waitFor();
  await page.waitForFunction((it) => it.videoWidth > 0 && it.getVideoPlaybackQuality().totalVideoFrames > 5, await video.elementHandle());
}

async function events({ page }) {
  return (await page.locator('#log li').allTextContents()).join('\n');
}

async function isAccessible({ page }) {
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => globalThis.axe.run());
  const serious = violations.filter((it) => ['serious', 'critical', 'moderate'].includes(it.impact));
  assert.deepEqual(serious.map((it) => `${it.id}: ${it.nodes.map((node) => node.html).join(' ')}`), []);
  assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), 'the page is wider than the window');
}

async function shoot({ page }, name) {
  await page.locator('#events').evaluate((it) => { it.open = true; });
  await page.locator('section', { has: page.locator('#join-title') }).screenshot({ path: join(shots, `${name}.png`), animations: 'disabled' });
}

async function meet() {
  const alice = await visit('alice', 'participant', { viewport: { width: 1280, height: 900 }, colorScheme: 'light' });
  const bob = await visit('bob', 'participant', { viewport: { width: 360, height: 740 }, colorScheme: 'dark', isMobile: true, hasTouch: true });
  await enter(alice, 'a test picture');
  await enter(bob, 'my camera');
  await sees(alice, 'bob');
  await sees(bob, 'alice');
  console.log('ok twoBrowsersSeeEachOther');

  const vera = await visit('vera', 'viewer');
  await enter(vera, 'a test picture');
  await sees(vera, 'alice');
  await vera.page.locator('#log').getByText('not published').waitFor({ state: 'attached' });
  await tile(vera.page, 'vera').getByText('receives', { exact: true }).waitFor();
  assert.equal(await tile(alice.page, 'vera').locator('video').count(), 0);
  console.log('ok viewerReceivesAndPublishesNothing');

  const recorder = await visit('recorder', 'hidden-recorder');
  await enter(recorder, 'nothing');
  await sees(recorder, 'bob');
  assert.equal(await tile(alice.page, 'recorder').count(), 0);
  console.log('ok hiddenParticipantIsNotSeen');

  await isAccessible(alice);
  await isAccessible(bob);
  await shoot(alice, 'meeting');
  await shoot(bob, 'meeting-phone-dark');
  console.log('ok meetingLooksRight');

  const again = await visit('bob', 'participant');
  await enter(again, 'nothing');
  await bob.page.locator('#connection').getByText('Disconnected: duplicate identity').waitFor();
  console.log('ok secondJoinPutsTheFirstOneOut');

  await again.page.getByRole('radio', { name: 'viewer', exact: true }).check();
  await again.page.locator('#connection').getByText('Not connected').waitFor();
  console.log('ok anotherRoleLeavesTheRoom');

  await alice.page.getByRole('button', { name: 'Leave' }).click();
  await alice.page.locator('#connection').getByText('Not connected').waitFor();
  await tile(vera.page, 'alice').waitFor({ state: 'detached' });
  assert.match(await events(vera), /alice left/);
  assert.match(await events(alice), /bob came/);
  assert.deepEqual(complaints, []);
  console.log('ok whoLeavesIsGone');
}

let status = 0;
try {
  await meet();
} catch (error) {
  status = 1;
  console.log(`FAILED ${error.stack}\n${complaints.join('\n')}`);
}
await browser.close();
process.exit(status);
