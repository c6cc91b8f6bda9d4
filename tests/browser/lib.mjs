// What all stories in the browser have in common. Arguments: the address of the page, the folder of the test, and what
// the story needs beside them.
import { chromium } from 'playwright-core';
import { createRequire } from 'node:module';
import { readFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';

const [, , address, folder, browserPath, ...rest] = process.argv;
export { address, folder, rest };
export const origin = new URL(address).origin;

const flags = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync'];

export const check = (holds, words) => { if (!holds) throw new Error(words); };

// A browser with a profile of its own, in which no request leaves the computer unseen.
export async function browser(name = 'profil', options = {}) {
  const context = await chromium.launchPersistentContext(join(folder, name), {
    executablePath: browserPath, headless: true, args: flags, acceptDownloads: true,
    viewport: { width: 1280, height: 900 }, ...options,
  });
  const outside = [], faults = [];
  context.on('request', request => { if (!request.url().startsWith(origin) && !/^(data|blob|file|about):/.test(request.url())) outside.push(request.url()); });
  context.on('page', page => listen(page, faults));
  const page = context.pages()[0] ?? await context.newPage();
  listen(page, faults);
  return { context, page, outside, faults };
}

function listen(page, faults) {
  page.setDefaultTimeout(60000);
  page.on('pageerror', error => faults.push(String(error)));
  page.on('console', message => { if (message.type() === 'error') faults.push(message.text()); });
}

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

// What axe-core finds wrong with the page as it stands, and whether it fits the window.
export async function accessible(page, where) {
  // The page's own policy lets no script in but its own; the test's is evaluated by the debugger.
  await page.evaluate(axe);
  const found = await page.evaluate(() => axe.run(document, { resultTypes: ['violations'] }));
  const words = found.violations.map(v => `${v.id}: ${v.nodes.map(n => n.html.slice(0, 160)).slice(0, 3).join(' | ')}`);
  check(words.length === 0, `${where}: ${words.join('\n')}`);
}

export const shots = process.env.MMS_PICTURES;

// The screen at the width of a desk and of a phone; pictures where they are asked for.
export async function screen(page, name) {
  for (const width of [1280, 360]) {
    await page.setViewportSize({ width, height: width === 360 ? 740 : 900 });
    const wide = await page.evaluate(() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]);
    check(wide[0] <= wide[1], `${name} is ${wide[0]} wide in a window of ${width}`);
    await accessible(page, `${name} ${width}`);
    if (shots) {
      mkdirSync(shots, { recursive: true });
      await page.screenshot({ path: join(shots, `${name}-${width}.png`), fullPage: false });
    }
  }
  await page.setViewportSize({ width: 1280, height: 900 });
}
