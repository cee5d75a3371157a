// The page in a real browser: what it shows, that filters, links and keys work, that plots are drawn, that nothing is requested,
// said on the console or run that we did not write.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';

import { sample, tool } from './samples.mjs';

const executablePath = tool('chromium', 'chromium-browser', 'google-chrome');
const skip = executablePath ? false : 'there is no chromium; try: apt-get install chromium';
const flags = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync'];
let browser;

before(async () => {
  if (!skip) browser = await chromium.launch({ executablePath, args: flags });
});
after(() => browser?.close());

/** Opens a sample and looks at it; then nothing may have been requested, logged or thrown. */
function page(what, name, look, { hash = '', ...options } = {}) {
  test(what, { skip }, async () => {
    const context = await browser.newContext({ offline: true, ...options });
    const url = pathToFileURL(sample(name, 'html')).href;
    const trouble = [];
    const tab = await context.newPage();
    tab.setDefaultTimeout(60_000);
    tab.on('console', (message) => trouble.push(`console: ${message.text()}`));
    tab.on('pageerror', (error) => trouble.push(`error: ${error.message}`));
    tab.on('request', (request) => { if (request.url().split('#')[0] !== url) trouble.push(`request: ${request.url()}`); });
    tab.on('dialog', (dialog) => { trouble.push(`dialog: ${dialog.message()}`); dialog.dismiss(); });
    try {
      await tab.goto(url + hash);
      await look(tab);
      assert.deepEqual(trouble, []);
    } finally {
      await context.close();
    }
  });
}

const ids = (tab) => tab.locator('.case .id').evaluateAll((all) => all.map((each) => each.firstChild.textContent));
const chip = (tab, verdict) => tab.locator(`.chip[data-verdict="${verdict}"]`);

page('a run with failures opens at what went wrong', 'every-verdict', async (tab) => {
  assert.match(await tab.title(), /^✗ awesome/);
  assert.equal(await tab.locator('.headline').textContent(), '4,031 of 66,742 not as expected');
  const found = await ids(tab);
  assert.ok(found.includes('awesome/Add/wraps'));
  assert.ok(!found.includes('awesome/Cosine/huge'), 'a known difference went as expected');
  const first = tab.locator('.case').first();
  assert.ok(await first.evaluate((each) => each.open));
  assert.match(await first.innerText(), /expected\s+-9223372036854775808\s+got\s+-9223372036854775807/);
  assert.deepEqual(await first.locator('mark').allTextContents(), ['8', '7']);
  assert.match(await first.innerText(), /5 say -9223372036854775808, ruby-ffi says -9223372036854775807/);
});

page('the matrix counts as the console does, and a cell filters to what it counts', 'every-verdict', async (tab) => {
  const row = tab.locator('.matrix tbody tr').first();
  assert.deepEqual(await row.locator('td').allTextContents(),
    ['9,525 ✓', '9,525 ✓', '4,005/9,525 ✗', '1/9,525 ✗', '9,525 ✓', 'absent', '9,525 ✓']);
  await row.locator('td button').nth(3).click();
  assert.deepEqual(await ids(tab), ['awesome/Add/wraps']);
  assert.equal(await tab.locator('#client').inputValue(), '3');
});

page('filters by client, function, verdict and text narrow the list together', 'every-verdict', async (tab) => {
  await tab.locator('.clear').click();
  assert.equal((await ids(tab)).length, 11);
  await tab.locator('#function').selectOption({ label: 'awesome/Log' });
  assert.deepEqual(await ids(tab), ['awesome/Log/hangs', 'awesome/Log/dies', 'awesome/Log/gone']);
  await chip(tab, 'leak').click();
  assert.deepEqual(await ids(tab), ['awesome/Log/gone']);
  await tab.locator('#client').selectOption({ label: 'ruby-ffi' });
  assert.deepEqual(await ids(tab), []);
  await tab.locator('.clear').click();
  await tab.locator('#text').fill('DIVIDE by zero');
  assert.deepEqual(await ids(tab), ['awesome/Log/dies'], 'the text of what was said counts');
  await tab.locator('#text').fill('cosine/');
  assert.deepEqual(await ids(tab), ['awesome/Cosine/one', 'awesome/Cosine/huge']);
  assert.match(await tab.locator('.count').textContent(), /2 of 11 cases/);
});

page('a failing case shows diff, stderr, cause and the line that replays it, which can be copied', 'every-verdict', async (tab) => {
  await tab.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  const one = tab.locator('.case', { hasText: 'awesome/Log/dies' });
  await one.locator('summary').click();
  await one.locator('.copy').waitFor(); // what is inside is made when it is opened
  const words = await one.innerText();
  for (const expected of [/stderr\s+panic: runtime error/, /main\.Log/, /the binding is wrong: go-native and 3 others/, /suite\.toml:60/]) assert.match(words, expected);
  await one.locator('.copy').click();
  await one.getByText('copied').waitFor();
  assert.equal(await tab.evaluate(() => navigator.clipboard.readText()), "concord run --client c-linked --case 'awesome/Log/dies'");
});

page('a case that gave no answer shows where its threads were', 'every-verdict', async (tab) => {
  const one = tab.locator('.case', { hasText: 'awesome/Log/hangs' });
  await one.locator('summary').click();
  await one.locator('.copy').waitFor();
  assert.match(await one.innerText(), /stacks\s+Go\s+goroutine 17 \[chan receive, locked to thread\]/);
});

page('a link opens its case, also one that the filter hides', 'every-verdict', async (tab) => {
  assert.deepEqual(await ids(tab), ['awesome/Cosine/huge']);
  assert.ok(await tab.locator('.case').evaluate((each) => each.open));
  await tab.evaluate(() => { location.hash = '#awesome/Add/random%233'; });
  await tab.locator('[data-id="awesome/Add/random#3"]').waitFor();
  assert.ok(await tab.locator('[data-id="awesome/Add/random#3"]').isVisible());
}, { hash: '#awesome/Cosine/huge' });

page('the keyboard is enough', 'every-verdict', async (tab) => {
  const focused = () => tab.evaluate(() => document.activeElement.closest('.case')?.querySelector('.id').firstChild.textContent);
  await tab.keyboard.press('j');
  assert.equal(await focused(), 'awesome/Add/wraps');
  await tab.keyboard.press('j');
  assert.equal(await focused(), 'awesome/Add/random');
  await tab.keyboard.press('k');
  await tab.keyboard.press('Enter');
  assert.equal(await tab.locator('.case').first().evaluate((each) => each.open), false);
  await tab.keyboard.press('/');
  await tab.keyboard.type('sort');
  assert.deepEqual(await ids(tab), ['awesome/Sort/long']);
  await tab.keyboard.press('Escape');
  assert.equal((await ids(tab)).length, 11);
});

page('Tab reaches matrix, filters and cases in their order', 'every-verdict', async (tab) => {
  const reached = [];
  for (let i = 0; i < 110; ++i) {
    await tab.keyboard.press('Tab');
    reached.push(await tab.evaluate(() => ['.matrix', '.bar', '#cases'].find((part) => document.activeElement.closest(part))));
  }
  assert.deepEqual([...new Set(reached.filter(Boolean))], ['.matrix', '.bar', '#cases']);
});

page('texts that attack are shown and do nothing', 'hostile', async (tab) => {
  assert.match(await tab.title(), /^✗ aw\]\]>/);
  const words = await tab.locator('body').innerText();
  assert.ok(words.includes("</script><script>document.title='attacked'</script><!--"));
  assert.ok(words.includes('\\u001b[2J'), 'escapes are visible');
  assert.equal(await tab.locator('img').count(), 0);
});
page('so in the bench', 'bench-hostile', async (tab) => {
  assert.notEqual(await tab.title(), 'attacked');
  assert.ok((await tab.locator('body').innerText()).includes('<b>&amp;'));
});

page('a run where all is as expected shows every case', 'all-pass', async (tab) => {
  assert.match(await tab.title(), /^✓ awesome, libmod/);
  assert.equal((await ids(tab)).length, 11);
});
page('a run of nothing is a page too', 'nothing', async (tab) => {
  assert.equal((await ids(tab)).length, 0);
});

page('200,000 verdicts are there at once, and every case can be reached', 'many', async (tab) => {
  const drawn = await tab.locator('.case').count();
  assert.ok(drawn > 0 && drawn <= 450, `${drawn} rows are drawn of 28,571: only what is near`);
  const timing = await tab.evaluate(() => performance.getEntriesByType('navigation')[0].loadEventEnd);
  console.log(`# 200,000 verdicts: open after ${Math.round(timing)} ms`);
  await tab.evaluate(() => { location.hash = '#awesome/Sort/case-28570'; });
  await tab.getByText('awesome/Sort/case-28570', { exact: true }).first().waitFor();
  await tab.keyboard.press('Escape');
  await tab.evaluate(() => scrollTo(0, document.body.scrollHeight));
  await tab.waitForFunction((before) => document.querySelectorAll('.case').length > before, drawn);
});

page('a bench is drawn: a plot for each function, a dot for each figure, a table below', 'bench', async (tab) => {
  assert.equal(await tab.locator('section.bench').count(), 2);
  const first = tab.locator('section.bench').first();
  assert.equal(await first.locator('.plot svg [aria-label="dot"] path').count(), 8);
  assert.match(await first.innerText(), /c-linked, 2 threads/);
  assert.equal(await first.locator('.plot svg [aria-label="baseline"]').count(), 1);
  assert.deepEqual(await first.locator('.figures tbody tr').first().locator('td').allTextContents(),
    ['121.4', '1.5 %', '1.00', '0', '118.9', '0.41', '662.6', '', '', '']);
  assert.deepEqual((await first.locator('.figures tbody tr').nth(3).locator('td').allTextContents()).slice(-2), ['430.2', '1.19']);
  assert.match(await tab.locator('section.bench').nth(1).innerText(), /left out: the client refuses "Log"/);
  assert.match(await tab.locator('footer').innerText(), /A processor/);
});
page('a bench shows what was counted, how clients begin, toolchains and advice', 'bench', async (tab) => {
  assert.match(await tab.locator('section.bench').first().innerText(), /instructions\s+system calls[\s\S]*662\.6/);
  assert.match(await tab.locator('section.beginnings').innerText(), /awesome\/c-dlopen \(twin\)\s+1\.2\s+0\.098/);
  assert.match(await tab.locator('section.toolchains').innerText(), /awesome@go1\.19\.8\s+2,073\s+awesome@go1\.26\.8\s+121\.4/);
  assert.match(await tab.locator('main').innerText(), /advice awesome, python: python-extension/);
});

page('a bench that measured nothing is a page too', 'bench-nothing', async (tab) => {
  assert.equal(await tab.locator('svg').count(), 0);
});

for (const [sort, name] of [['run', 'every-verdict'], ['bench', 'bench']]) {
  page(`a ${sort} fits a phone`, name, async (tab) => {
    const wider = await tab.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    assert.equal(wider, 0);
  }, { viewport: { width: 390, height: 800 } });
}

page('on a phone a wide value is moved to where it differs', 'every-verdict', async (tab) => {
  const marks = tab.locator('[data-id="awesome/Sort/long"] .diff mark');
  await marks.first().waitFor();
  const places = await marks.evaluateAll((all) => all.map((each) => each.getBoundingClientRect()).map(({ left, right }) => [left, right]));
  assert.ok(places.length > 0);
  for (const [left, right] of places) assert.ok(left > 0 && right < 390, `it is at ${left} to ${right} of 390`);
}, { hash: '#awesome/Sort/long', viewport: { width: 390, height: 800 } });

page('light and dark follow the system', 'every-verdict', async (tab) => {
  const paper = () => tab.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const dark = await paper();
  await tab.emulateMedia({ colorScheme: 'light' });
  assert.notEqual(await paper(), dark);
}, { colorScheme: 'dark' });
