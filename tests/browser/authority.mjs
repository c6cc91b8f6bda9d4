// The authority: a board with a county that came twice, one file that cannot be counted, and the yearbook.
import { browser, address, rest, check, screen, origin } from './lib.mjs';

const { context, page, outside, faults } = await browser();
await page.goto(address);
await page.getByRole('heading', { name: 'Ce faceți?' }).waitFor();
await page.locator('.doors a[href="/anuar"]').click();
await page.locator('#fisiere').setInputFiles(rest);
await page.getByRole('heading', { name: 'Anuarul: ce au trimis județele' }).waitFor();
await page.locator('#tabla').waitFor();
const rows = await page.locator('#tabla tbody tr').count();
check(rows === 48, `${rows} lines on the board`);
let text = await page.locator('main').innerText();
check(/respinse: 1/.test(text), text.slice(0, 500));
check(/De două ori: P-CJ/.test(text), text.slice(0, 800));
check(/Se numără cluj-nou\.json \(mai nouă\)/.test(text) && /Rămâne deoparte cluj-vechi\.json/.test(text), text.slice(0, 900));
check(/Verificări cu alte numere: [1-9]/.test(text), text.slice(0, 900));
await screen(page, 'anuar-tabla');

await page.getByRole('button', { name: /Numără-o pe aceasta: cluj-vechi/ }).click();
await page.getByText('aleasă de dumneavoastră').waitFor();
text = await page.locator('main').innerText();
check(/Se numără cluj-vechi\.json/.test(text), text.slice(0, 900));

await page.getByRole('button', { name: /Adună/ }).click();
await page.getByRole('heading', { name: 'Ce se publică' }).waitFor({ timeout: 240000 });
text = await page.locator('main').innerText();
check(/Suprimare/.test(text) && /Anuarul/.test(text), text);
await screen(page, 'anuar-iesiri');
const archive = await (await page.request.get(`${origin}/anuar/descarca/anuar.zip`)).body();
check(archive.subarray(0, 2).toString() === 'PK' && archive.includes('anuar-2024.xlsx') && archive.includes('web-2024/index.html'), 'the archive');
check(outside.length === 0, outside.join('\n'));
check(faults.length === 0, faults.join('\n'));
await context.close();
