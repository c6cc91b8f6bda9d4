// An inspector: findings judged with the keyboard, the program killed in the middle, everything there again.
import { browser, address, folder, rest, check, screen, origin } from './lib.mjs';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

const [part, ...registers] = rest;
const { context, page, outside, faults } = await browser(`profil-${part}`);
await page.goto(address);
await page.getByRole('heading', { name: 'Ce faceți?' }).waitFor();

const decided = async () => Number((await page.locator('main p strong').first().innerText()).trim());

if (part === '1') {
  await page.locator('.doors a[href="/furnizor"]').click();
  await page.locator('#fisiere').setInputFiles(registers);
  await page.getByRole('heading', { name: 'Ce am primit' }).waitFor();
  await page.getByRole('link', { name: /Mai departe/ }).click();
  await page.getByRole('button', { name: 'Vezi rezultatul' }).click();
  await page.getByRole('heading', { name: 'Înainte de control' }).waitFor();
  await screen(page, 'rezultat');
  await page.getByRole('navigation', { name: 'Ce faceți' }).getByRole('link', { name: 'Fac un control' }).click();
  await screen(page, 'control-inceput');
  for (const box of await page.locator('input[type=checkbox]').all()) await box.check();
  await page.getByRole('button', { name: /Începe controlul/ }).click();
  await page.getByRole('heading', { name: 'Privire' }).waitFor();
  await screen(page, 'control-privire');
  await page.getByRole('link', { name: 'La constatări' }).click();
  await page.getByRole('heading', { name: /Constatarea 1 din/ }).waitFor();
  await screen(page, 'control-constatare');
  check(await page.locator('.evidence dl').count() > 0, 'the rows of the registers stand beside the finding');
  check(await page.locator('.evidence mark').count() > 0, 'the cells that decide are marked');

  // The keyboard alone: 1 confirms, Enter keeps and goes on.
  await page.keyboard.press('1');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: /Constatarea 2 din/ }).waitFor();
  check(await decided() === 1, 'the first decision');
  await page.locator('#observatie').fill('Văzut procesul-verbal nr. 12, copilul cu CNP 6240115000017');
  await page.locator('h1').click();
  await page.keyboard.press('2');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: /Constatarea 3 din/ }).waitFor();
  check((await page.locator('.warning').innerText()).includes('cod numeric personal'), 'the code was taken out of the remark');

  // Two tabs: the older one does not overwrite what the newer one decided.
  const other = await context.newPage();
  await other.goto(`${origin}/control/constatari?n=2`);
  await page.keyboard.press('1');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: /Constatarea 4 din/ }).waitFor();
  await other.keyboard.press('2');
  await other.keyboard.press('Enter');
  await other.getByText('Între timp s-a hotărât ceva în altă filă').waitFor();
  await other.close();
  await page.goto(`${origin}/control/teren`);
  await screen(page, 'control-teren');
  await page.locator('form.cause select').first().selectOption('compliant');
  await page.locator('form.cause button').first().click();
  await page.waitForURL('**/control/teren**');
  await page.goto(`${origin}/control/vizita`);
  await page.locator('input[name=ordin]').first().fill('12/2025');
  await page.getByRole('button', { name: 'Păstrează' }).first().click();
  await page.goto(`${origin}/control/ale-mele`);
  await page.locator('select[name=temei]').first().selectOption({ index: 3 });
  await page.locator('textarea[name=vazut]').first().fill('Dosarele stau într-un dulap fără cheie');
  await page.getByRole('button', { name: 'Adaugă constatarea' }).first().click();
  await page.getByText('Dosarele stau într-un dulap fără cheie').first().waitFor();
  check(await page.locator('textarea[name=ce]').count() >= 2, 'measures for what was confirmed and for the own finding');
  await page.locator('input[name=pana]').first().fill('2025-06-30');
  await page.locator('form[action="/control/masuri"] button').first().click();
  await page.waitForURL('**/control/ale-mele');
  await screen(page, 'control-ale-mele');
  await page.goto(`${origin}/control/privire`);
  check((await page.locator('th').allInnerTexts()).includes('După control'), 'the verdict after the visit stands beside');
  await screen(page, 'control-verdict');
  // The refusal of the second tab is said by the browser, too.
  check(faults.filter(f => !/409/.test(f)).length === 0, faults.join('\n'));
} else {
  await page.locator('.doors a[href="/control"]').click();
  await page.getByRole('button', { name: /Deschide/ }).click();
  await page.getByRole('heading', { name: 'Privire' }).waitFor();
  await page.goto(`${origin}/control/constatari?n=1`);
  check(await decided() === 3, `decided after the restart: ${await decided()}`);
  check(await page.locator('input[value=dismissed]').isChecked(), 'the second decision is there');
  const remark = await page.locator('#observatie').inputValue();
  check(remark === 'Văzut procesul-verbal nr. 12, copilul cu CNP [CNP]', remark);
  await page.goto(`${origin}/control/documente`);
  await screen(page, 'control-documente');
  const results = JSON.parse(await (await page.request.get(`${origin}/control/descarca/results.json`)).text());
  const judged = results.providers.flatMap(p => p.judgements ?? []);
  check(judged.length === 4, `${judged.length} judgements`);
  check(results.providers[0].own_findings.length === 1 && results.providers[0].measures.length >= 2, 'own finding and measures');
  check(results.providers[0].measures.some(m => m.until === '2025-06-30'), 'the term of a measure');
  for (const k of [0, 1, 2]) {
    const paper = await (await page.request.get(`${origin}/control/descarca/hartie-0-${k}.docx`)).body();
    check(paper.subarray(0, 2).toString() === 'PK' && paper.length > 2000, `paper ${k}`);
  }
  // What is decided of one finding is decided of all that come from the same.
  const alike = page.getByRole('button', { name: /La fel pentru toate/ });
  let all = 0;
  for (let n = 4; n < 60; n += 1) {
    await page.goto(`${origin}/control/constatari?n=${n}`);
    if (!await page.locator('#hotarare').count()) break;
    if (!await alike.count()) continue;
    const before = await decided();
    all = Number((await alike.innerText()).match(/\+(\d+)/)[1]) + 1;
    await page.keyboard.press('1');
    await alike.click();
    await page.locator('main p strong').first().waitFor();
    check(await decided() === before + all, `${await decided()} decided, not ${before} + ${all}`);
    break;
  }
  check(all > 1, 'no cause has several findings');
  // A colleague's copy of the same inspection brings nothing that is not here already.
  await page.goto(`${origin}/control/documente`);
  const copy = join(folder, 'control.mms');
  writeFileSync(copy, await (await page.request.get(`${origin}/control/descarca/control.mms`)).body());
  await page.locator('#coleg').setInputFiles(copy);
  await page.getByRole('heading', { name: 'Ce s-a luat de la coleg' }).waitFor();
  check(/Luate: 0 .*deosebite: 0/.test(await page.locator('main p.lead').innerText()), await page.locator('main').innerText());
  await screen(page, 'control-coleg');
  const book = await (await page.request.get(`${origin}/control/descarca/raport-0.xlsx`)).body();
  check(book.length > 10000, 'the report');
  check(faults.length === 0, faults.join('\n'));
}
check(outside.length === 0, outside.join('\n'));
await context.close();
