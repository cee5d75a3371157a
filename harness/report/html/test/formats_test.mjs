// Our files as others read them: xmllint the XML, tap-parser the TAP.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import path from 'node:path';
import test from 'node:test';
import { Parser } from 'tap-parser';

import { runs, sample, text, tool } from './samples.mjs';

const schema = path.join(import.meta.dirname ?? path.dirname(new URL(import.meta.url).pathname), 'junit.rng');
const xmllint = tool('xmllint');

for (const run of runs) {
  test(`the JUnit file of "${run}" follows the schema`, { skip: xmllint ? false : 'there is no xmllint; try: apt-get install libxml2-utils' }, () => {
    execFileSync(xmllint, ['--noout', '--huge', '--relaxng', schema, sample(run, 'junit')], { stdio: 'pipe' });
  });

  test(`the TAP of "${run}" has every test point and no line that is not TAP`, () => {
    const strange = [];
    const parser = new Parser({ strict: true });
    parser.on('extra', (line) => strange.push(line));
    const points = [];
    parser.on('assert', (point) => points.push(point));
    const document = text(run, 'tap');
    parser.end(document);
    const [, planned] = /^1\.\.(\d+)$/m.exec(document);
    assert.deepEqual(strange, []);
    assert.equal(points.length, Number(planned));
    assert.deepEqual(parser.failures.filter((each) => each.tapError), []);
    assert.match(document, /^TAP version 14\n/);
  });
}

test('TAP says which points failed, which were skipped, and which differ as is known', () => {
  const points = [];
  const parser = new Parser();
  parser.on('assert', (point) => points.push(point));
  parser.end(text('every-verdict', 'tap'));
  const named = (name) => points.find((point) => point.name === name);
  assert.equal(named('awesome/Add/wraps@c-linked').ok, true);
  const wrong = named('awesome/Add/wraps@ruby-ffi');
  assert.equal(wrong.ok, false);
  assert.equal(wrong.diag.at, 'fixtures/awesome/suite.toml:10');
  assert.equal(wrong.diag.got, '-9223372036854775807');
  assert.match(named('awesome/Walk/tree@c-linked').skip, /^refused/);
  assert.match(named('awesome/Cosine/huge@c-dlopen').todo, /^known difference/);
});

test('Markdown stays below what GitHub takes of a job summary, and says what it left out', () => {
  for (const run of runs) assert.ok(Buffer.byteLength(text(run, 'markdown')) <= 1024 * 1024, run);
  const many = text('many', 'markdown');
  assert.ok(many.includes('case-0</code>'));
  assert.equal((many.match(/<details/g) ?? []).length, (many.match(/<\/details>/g) ?? []).length);
});

test('annotations are one command a line, ten errors at most', () => {
  for (const run of runs) {
    const lines = text(run, 'github').split('\n').slice(0, -1);
    for (const line of lines) assert.match(line, /^::(error|warning) [^:]*::/);
    assert.ok(lines.filter((line) => line.startsWith('::error')).length <= 10, run);
  }
  assert.match(text('many', 'github'), /and [\d,]+ more differences/);
});
