// A provider with a workbook made by hand: from the drop to the sheet of paper, with at most ten answers.
import { readFileSync } from 'node:fs';
import { browser, address, rest, check, screen, accessible, origin } from './lib.mjs';

const [workbook, code] = rest;
const { context, page, outside, faults } = await browser();
await page.goto(address);
await page.getByRole('heading', { name: 'Ce faceți?' }).waitFor();
check(page.url() === `${origin}/`, `the pass is still in the address: ${page.url()}`);
await screen(page, 'inceput');
await page.locator('.doors a[href="/furnizor"]').click();
await page.locator('#cadere').waitFor();

// Dropped, as from a folder's window.
const bytes = readFileSync(workbook).toString('base64');
const carried = await page.evaluateHandle(({ bytes, names }) => {
  const transfer = new DataTransfer();
  const raw = Uint8Array.from(atob(bytes), c => c.charCodeAt(0));
  transfer.items.add(new File([raw], names[0]));
  transfer.items.add(new File([new Uint8Array([37, 80, 68, 70])], names[1]));
  return transfer;
}, { bytes, names: ['Evidența copiilor.xlsx', 'raport.pdf'] });
await page.dispatchEvent('#cadere', 'drop', { dataTransfer: carried });
await page.getByRole('heading', { name: 'Ce am primit' }).waitFor();
const lines = await page.locator('.fates li').allInnerTexts();
check(lines.length === 2 && lines.some(l => /PDF/.test(l)) && lines.some(l => /Evidența copiilor/.test(l)), lines.join('\n'));
await screen(page, 'fisiere');

await page.getByRole('link', { name: /Mai departe/ }).click();
await page.getByRole('heading', { name: 'Am înțeles așa' }).waitFor();
let text = await page.locator('main').innerText();
check(!text.includes('6240115000017') && !/\d{13}/.test(text), 'a personal code is on the screen');
let answers = 0;
for (let round = 0; round < 4; round += 1) {
  const questions = await page.locator('.questions > li').all();
  if (!questions.length) break;
  if (round === 0) {
    check(await page.locator('input[type=radio]:checked').count() === 0, 'an answer is given before she gives it');
    await screen(page, 'intrebari');
  }
  for (const question of questions) {
    const written = question.locator('input[type=text]');
    const first = question.locator('input[type=radio]').first();
    if (await written.count()) await written.fill(code);
    else if (/încheiat/.test(await question.innerText())) await question.locator('input[value="-"]').check();
    else await first.check();
    answers += 1;
  }
  await page.getByRole('button', { name: /Păstrează răspunsurile/ }).click();
  await page.waitForURL('**/furnizor/intrebari');
}
check(answers <= 10, `${answers} answers`);
await page.getByRole('button', { name: 'Vezi rezultatul' }).click();
await page.getByRole('heading', { name: 'Înainte de control' }).waitFor();
text = await page.locator('main').innerText();
check(text.includes(code), `not about ${code}: ${text.slice(0, 400)}`);
check(!/Popescu|Mureșan Ana/.test(text), 'a child is named in the result');
await screen(page, 'rezultat-tabel-de-mana');
const cause = page.locator('details.cause').first();
await cause.locator('summary').first().click();
check(await cause.locator('.findings > li').count() > 0, 'a cause without findings');
await cause.locator('.findings details summary').first().click();
check(await cause.locator('.findings dl.row dt').count() > 0, 'a finding without its rows');
await accessible(page, 'a cause that is open');
for (const view of ['Pe oameni', 'Pe copii', 'Ce vine', 'Ce nu știm', 'Ce va întreba inspectorul']) {
  await page.getByRole('link', { name: new RegExp(view) }).click();
  await accessible(page, view);
}
await page.getByRole('link', { name: /Pe cauze/ }).click();
await page.locator('#cauta').fill('nu este nicaieri');
await page.waitForFunction(() => document.getElementById('gasite').textContent === '0');

const files = ['de-facut.xlsx', 'raport.xlsx', 'raport.html', 'termene.ics', 'mms.toml'];
for (const name of files) {
  const reply = await page.request.get(`${origin}/furnizor/descarca/${name}`);
  const body = await reply.body();
  check(reply.status() === 200 && body.length > 30, `${name}: ${reply.status()}, ${body.length} bytes`);
  check(reply.headers()['content-disposition'] === `attachment; filename="${name}"`, name);
  check(!/Popescu|6240115000017/.test(body.toString('utf8')), `${name} names a child`);
}
await page.getByRole('link', { name: 'Foaia de o pagină' }).click();
await page.getByRole('heading', { name: 'De făcut întâi' }).waitFor();
await screen(page, 'foaie');
const pdf = await page.pdf({ preferCSSPageSize: true });
const pages = pdf.toString('latin1').match(/\/Type\s*\/Page[^s]/g) ?? [];
check(pages.length === 1, `the one-page sheet has ${pages.length} pages`);

// Nothing is kept in the browser, nothing comes from elsewhere, no script reads the cookie.
const kept = await page.evaluate(async () => [localStorage.length, sessionStorage.length, document.cookie,
  (await indexedDB.databases()).length, (await navigator.serviceWorker?.getRegistrations() ?? []).length]);
check(JSON.stringify(kept) === JSON.stringify([0, 0, '', 0, 0]), JSON.stringify(kept));
check(outside.length === 0, outside.join('\n'));
check(faults.length === 0, faults.join('\n'));

// English is complete.
await page.getByRole('button', { name: 'English' }).click();
await page.getByRole('heading', { name: 'What are you doing?' }).waitFor();

await page.getByRole('button', { name: 'Close and erase everything' }).click();
await page.getByRole('heading', { name: 'mms has ended' }).waitFor();
await context.close();
console.log(JSON.stringify({ answers }));
