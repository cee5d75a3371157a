// The Node clients that bind while they run, as Concord starts them, on the wire. C's own library stands in for one of
// Go's: it has structs by value and in memory, strings to be freed, callbacks on other threads, and is there without a
// build.
//
//     node driver_test.mjs [CLIENT]        node-koffi if left out

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';

const STARTS = {
  'node-koffi': ['main.mjs', 'node-koffi', 'koffi'],
  'node-koffi-main': ['driver.mjs', 'node-koffi-main', 'koffi'],
  'node-ffi-rs': ['driver.mjs', 'node-ffi-rs', 'ffi_rs'],
};
const [, , CLIENT = 'node-koffi'] = process.argv;
const [PROGRAM, ...ARGUMENTS] = STARTS[CLIENT];
const START = [fileURLToPath(new URL(PROGRAM, import.meta.url)), ...ARGUMENTS];

const of = (kind, more = {}) => ({ kind, go: '', c: '', ...more });
const to = (elem, more) => of('pointer', { elem, ...more });
const [i16, i32, i64, u64, f64] = ['i16', 'i32', 'i64', 'u64', 'f64'].map((kind) => of(kind));
const cstring = of('cstring');
const opaque = of('pointer');
const bytes = to(of('u8'));

/** A struct of C's, laid out by hand: each field is a name, an offset and a type. */
const struct = (c, size, align, ...fields) =>
  of('struct', { c, size, align, fields: fields.map(([name, offset, type]) => ({ name, offset, type })) });

const pollfd = struct('struct pollfd', 8, 4, ['fd', 0, i32], ['events', 4, i16], ['revents', 6, i16]);
const times = ['sec', 'min', 'hour', 'mday', 'mon', 'year', 'wday', 'yday', 'isdst'];
const tm = struct('struct tm', 56, 8, ...times.map((name, i) => [name, 4 * i, i32]),
  ['gmtoff', 40, i64], ['zone', 48, cstring]);
const counts = ['arena', 'ordblks', 'smblks', 'hblks', 'hblkhd', 'usmblks', 'fsmblks', 'uordblks', 'fordblks', 'top'];
const mallinfo = struct('struct mallinfo2', 80, 8, ...counts.map((name, i) => [name, 8 * i, u64]));

/** An export; a parameter is a name and a type, with `true` where the callee changes it. */
function exported(name, params, ...results) {
  return {
    name,
    params: params.map(([param, type, changes]) => (changes ? { name: param, type, changes } : { name: param, type })),
    results: results.map((type) => ({ name: '', type })),
  };
}

const compare = of('callback', exported('', [['a', to(i32)], ['b', to(i32)]], i32));
const thread = of('callback', exported('', [['argument', opaque]], opaque));
const slices = to(of('slice', { elem: i16 }));
const strings = to(of('string'));

const EXPORTS = [
  exported('abs', [['n', i32]], i32),
  exported('bcopy', [['from', slices], ['into', slices, true], ['size', u64]]),
  exported('div', [['a', i32], ['b', i32]], struct('div_t', 8, 4, ['quot', 0, i32], ['rem', 4, i32])),
  exported('frexp', [['x', f64], ['exponent', to(i32), true]], f64),
  exported('getenv', [['name', cstring]], cstring),
  exported('ldiv', [['a', i64], ['b', i64]], i64, i64),
  exported('mallinfo2', [], mallinfo),
  exported('memfrob', [['data', bytes, true], ['n', u64]], to(of('u8'), { count: 'n' })),
  exported('memmove', [['into', strings, true], ['from', strings], ['size', u64]]),
  exported('poll', [['fds', to(pollfd), true], ['n', u64], ['timeout', i32]], i32),
  exported('pthread_create', [['id', to(u64)], ['how', opaque], ['run', thread, true], ['argument', opaque]], i32),
  exported('pthread_join', [['id', u64], ['given', to(opaque), true]], i32),
  exported('qsort', [['cells', to(i32), true], ['n', u64], ['size', u64], ['order', compare, true]]),
  exported('setenv', [['name', cstring], ['value', cstring], ['over', i32]], i32),
  exported('strchr', [['s', cstring], ['c', i32]], cstring),
  exported('strdup', [['s', cstring]], of('cstring', { free: 'free' })),
  exported('strndup', [['s', cstring], ['n', u64]], of('cstring', { free: 'unsetenv' })),
  exported('strtok_r', [['s', cstring, true], ['ends', cstring], ['rest', to(cstring), true]], cstring),
  exported('strtol', [['s', cstring], ['end', to(cstring), true], ['base', i32]], i64),
  exported('timegm', [['time', to(tm), true]], i64),
];

// What a client refuses of these, and why; tests that need one of them are skipped.
const REFUSES = {
  'node-ffi-rs': {
    mallinfo2: /no room for a result of more than 64 bytes/,
  },
}[CLIENT] ?? {};
const needs = (name) => ({ skip: name in REFUSES && `${CLIENT} refuses ${name}` });

test('what the client cannot pass is refused with the reason, and nothing else is', () => {
  const { ready } = ask([]);
  assert.deepEqual([ready.client, Object.keys(ready.refuses).sort()], [CLIENT, Object.keys(REFUSES).sort()]);
  for (const [name, reason] of Object.entries(REFUSES)) assert.match(ready.refuses[name], reason);
});

/** The replies to the requests, the client's exit status, and what it says of itself when it is ready. */
function ask(requests, exports = EXPORTS, { library = 'libc.so.6', start = START } = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'driver-test-'));
  const [sent, replied] = ['sent', 'replied'].map((name) => join(folder, name));
  const hello = { concord: 1, library, contract: { concord: 1, library: 'c', exports } };
  const lines = [hello, ...requests.map((request, i) => ({ id: i + 1, ...request }))];
  writeFileSync(sent, lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
  const channels = [openSync(sent), openSync(replied, 'w')];
  try {
    const stdio = ['ignore', 'inherit', 'inherit', ...channels];
    const end = spawnSync(process.execPath, start, { stdio, timeout: 60_000 });
    const [first, ...replies] = readFileSync(replied, 'utf8').trim().split('\n').map((line) => JSON.parse(line));
    return { ready: first.ready, replies, status: end.status };
  } finally {
    channels.forEach(closeSync);
    rmSync(folder, { recursive: true });
  }
}

/** The rows that one request gives, with the codes of errors in their places. */
function rows(call, ...given) {
  const { replies: [reply] } = ask([{ call, rows: given }]);
  assert.deepEqual(Object.keys(reply), ['id', 'rows'], JSON.stringify(reply));
  return reply.rows.map((row) => row.error ?? row);
}

test('a struct that is a result is its fields', () => {
  assert.deepEqual(rows('div', [17, 5], [-17, 5]), [[[3, 2]], [[-3, -2]]]);
});

test('a struct may come in memory', needs('mallinfo2'), () => {
  const [[info]] = rows('mallinfo2', []);
  assert.equal(info.length, counts.length);
  assert.equal(Number(info[0]), Number(info[7]) + Number(info[8])); // all of the arena is in use, or free
});

test('several results come as one struct and are told one by one', () => {
  assert.deepEqual(rows('ldiv', ['9223372036854775807', '10']), [['922337203685477580', '7']]);
});

test('what a pointer leads to is read after the call', () => {
  assert.deepEqual(rows('frexp', ['4028000000000000', [0]]), [['3fe8000000000000', [4]]]); // 12 is 0.75 * 2^4
});

test('bytes behind a pointer are hex, and as many are read as were written', () => {
  assert.deepEqual(rows('memfrob', ['00ff2a', '3'], ['00ff', '1'], ['', '0']),
    [['2ad500', '2ad500'], ['2a', '2aff'], ['', '']]);
});

test('a C string ends at its NUL, null is none, and the empty one is not null', () => {
  assert.deepEqual(rows('strchr', ['c3a962', 98], ['6162', 120], ['6162', 0]), [['62'], [null], ['']]);
  assert.deepEqual(rows('strchr', ['6100', 97], ['6', 97], ['C3', 97], [{ repeat: '61', times: 3 }, 97]),
    ['bad-value', 'bad-value', 'bad-value', ['616161']]);
});

test('structs in memory keep their padding, and the addresses that the callee put there are read', () => {
  assert.deepEqual(rows('poll', [[[1, 4, 0], [-1, 4, 7]], '2', 0]), [[1, [[1, 4, 4], [-1, 4, 0]]]]);
  const given = [0, 0, 0, 1, 14, 70, 0, 0, 0, '77', null];
  assert.deepEqual(rows('timegm', [[given]]), [['36633600', [[0, 0, 0, 1, 2, 71, 1, 59, 0, '0', '474d54']]]]);
});

test('slices in memory show the capacity, also of a slice that is another one now', () => {
  const slice = { len: 1, cells: [1, -2, 3] };
  assert.deepEqual(rows('bcopy', [[slice], [null], '24'], [[slice], [{ len: 0, cells: [] }], '0']),
    [[[slice]], [[{ len: 0, cells: [] }]]]);
});

test('strings in memory are any bytes', () => {
  assert.deepEqual(rows('memmove', [[''], ['00ff61'], '16'], [['61'], [''], '16']), [[['00ff61']], [['']]]);
});

test('what a contract does not tell of a struct keeps its room', () => {
  const tail = struct('tail', 8, 4, ['rem', 4, i32]);
  const { ready, replies } = ask([{ call: 'div', rows: [[17, 5]] }], [exported('div', [['a', i32], ['b', i32]], tail)]);
  if (ready.refuses.div) assert.match(ready.refuses.div, /array in a struct by value/); // ffi-rs has no room but arrays
  else assert.deepEqual(replies[0].rows, [[[2]]]);
});

test('a pointer to C strings leads into memory that was passed', () => {
  assert.deepEqual(rows('strtol', ['343278', [null], 10], ['7a', [null], 10]), [['42', ['78']], ['0', ['7a']]]);
});

test('what is to be freed is given to its function once it was read', () => {
  const { replies } = ask([
    { call: 'setenv', rows: [['4b4559', '76616c7565', 1]] },
    { call: 'getenv', rows: [['4b4559']] },
    { call: 'strndup', rows: [['4b4559', '3']] }, // whose free function is unsetenv
    { call: 'getenv', rows: [['4b4559']] },
  ]);
  assert.deepEqual(replies.map(({ rows: [row] }) => row), [[0], ['76616c7565'], ['4b4559'], [null]]);
  const { status } = ask([{ call: 'strdup', rows: Array.from({ length: 100 }, () => ['616263']) }]);
  assert.equal(status, 0); // C's library ends a process that frees twice
});

test('a callback tells its calls, and its answers are what the callee goes by', needs('qsort'), () => {
  const cells = (order) => [[2, 1], '2', '4', { returns: [order] }];
  assert.deepEqual(rows('qsort', cells(1), cells(-1)), [[[1, 2], [[[2], [1]]]], [[2, 1], [[[2], [1]]]]]);
  assert.deepEqual(rows('qsort', [[2, 1], '1', '4', null], [[], '0', '4', {}], [[], '0', '4', { returns: ['1'] }],
    [[], '0', '4', { returns: [1], of: 2 }]), [[[2, 1], null], 'bad-value', 'bad-value', 'bad-value']);
});

test('a callback may come on another thread, after the call returned', needs('pthread_create'), () => {
  assert.deepEqual(rows('pthread_create', [['0'], null, { returns: [null], calls: 1 }, '12345']), [[0, [['12345']]]]);
});

test('what is kept lasts, is read, and is gone when it was released', () => {
  const next = { call: 'strtok_r', rows: [[null, '2c', { kept: 'rest' }]] };
  const { replies } = ask([
    { call: 'strtok_r', rows: [[{ keep: 'text', value: '612c62' }, '2c', { keep: 'rest', value: [null] }]] },
    next, next,
    { read: 'text' },
    { call: 'strtok_r', rows: [[{ keep: 'text', value: '61' }, '2c', [null]]] },
    { release: ['text', 'rest'] },
    { read: 'text' },
    next,
  ]);
  assert.deepEqual(replies.map(({ rows: [row] = [], error }) => row?.error ?? row ?? error ?? 'done'), [
    ['61', '61', ['62']], ['62', null, ['']], [null, null, ['']], ['61'], 'bad-value', 'done', 'bad-value', 'bad-value',
  ]);
});

test('a callback that is kept answers also after its row', needs('pthread_create'), () => {
  const { replies } = ask([
    { call: 'pthread_create', rows: [[['0'], null, { keep: 'run', value: { returns: [null] } }, '7']] },
    { read: 'run', calls: 1 },
    { call: 'abs', rows: [[-5]] },
    { read: 'run' },
    { release: ['run'] },
  ]);
  assert.equal(replies[0].rows[0][0], 0);
  assert.deepEqual(replies.slice(1).map((reply) => reply.rows), [[[[['7']]]], [[5]], [[[]]], []]);
});

test('callbacks are given back: koffi has 8,192 of them', needs('qsort'), () => {
  const row = (callback) => [[], '0', '4', callback];
  const each = { returns: [1] };
  const requests = [{ call: 'qsort', rows: Array(8200).fill(row(each)) }];
  for (let i = 0; i < 8200; i++)
    requests.push({ call: 'qsort', rows: [row({ keep: 'order', value: each })] }, { release: ['order'] });
  const { replies } = ask(requests);
  assert.deepEqual([...new Set(replies.flatMap((reply) => reply.rows).map(JSON.stringify))], ['[[],[]]']);
});

test('what nobody can pass is refused with the reason', () => {
  const takes = (type) => ({ ...exported('abs', [['what', type]], i32), name: `with_${type.c}` });
  const packed = struct('packed', 5, 1, ['tag', 0, of('u8')], ['n', 1, i32]);
  const { ready } = ask([], [packed, of('struct', { c: 'hidden' }), to(of('union', { c: 'union' }), { c: 'either' }),
    of('callback', { c: 'any' }), of('cstring', { c: 'lost', free: 'nobodys_free' })].map(takes));
  assert.match(ready.refuses.with_packed, /parameter "what": packed is packed/);
  assert.match(ready.refuses.with_hidden, /hidden, whose fields are not known/);
  assert.match(ready.refuses.with_either, /no codec for union/);
  assert.match(ready.refuses.with_any, /no codec for any: its parameters are not known/);
  assert.match(ready.refuses.with_lost, /no function "nobodys_free"/);
});

// ---- From where calls are measured: with a library of C's that calls back, and takes what Go's strings and slices are

const FIXTURE = `
#include <stdint.h>
#include <stddef.h>
struct text { char* p; ptrdiff_t n; };
struct cells { int64_t* data; int64_t len, cap; };
struct flags { uint8_t* data; int64_t len, cap; };
struct lengths { int64_t r0, r1; };

static int32_t depth;
int32_t called_back(void) { return depth; }
#ifndef UNABLE
void concord_call_back(void (*function)(void*), void* value) {
  ++depth;
  for (int i = 0; i < CALLS; ++i) function(value);
  --depth;
}
#endif

// They change what they were given, so that it shows if it is given again.
int64_t letter(struct text text) { return text.n > 0 ? 1000 * text.n + (uint8_t)text.p[0]++ : 0; }
int64_t add_to(struct cells cells, int64_t by) {
  for (int64_t i = 0; i < cells.len; ++i) cells.data[i] += by;
  return cells.data == NULL ? -1 : cells.cap;
}
void flip(struct flags flags) {
  for (int64_t i = 0; i < flags.len; ++i) flags.data[i] = !flags.data[i];
}
struct lengths lengths(struct text text, struct cells cells, int32_t number, double other) {
  return (struct lengths){text.n + number, cells.len + (int64_t)other};
}
`;
const FOLDER = mkdtempSync(join(tmpdir(), 'driver-test-'));
after(() => rmSync(FOLDER, { recursive: true }));

/** Behind it, a loader finds C's own functions too. */
function compiled(name, ...flags) {
  const library = join(FOLDER, `${name}.so`);
  const options = ['-shared', '-fPIC', '-Wl,--no-as-needed', ...flags, '-xc', '-', '-o', library];
  const { status, stderr } = spawnSync('cc', options, { input: FIXTURE });
  assert.equal(status, 0, String(stderr));
  return library;
}

const string = of('string');
const [numbers, flags] = [i64, of('bool')].map((elem) => of('slice', { elem }));
const MEASURED = [
  ...EXPORTS.filter(({ name }) => ['abs', 'frexp', 'ldiv', 'qsort'].includes(name)),
  exported('add_to', [['cells', numbers, true], ['by', i64]], i64),
  exported('called_back', [], i32),
  exported('flip', [['flags', flags, true]]),
  exported('gettid', [], i32),
  exported('index', [['s', cstring], ['c', i32]], to(of('u8'), { count: 'c' })),
  exported('lengths', [['text', string], ['cells', numbers], ['number', i32], ['other', f64]], i64, i64),
  exported('letter', [['text', string]], i64),
];
const CALLING = compiled('calling', '-DCALLS=1');
const CONTEXTS = {
  'node-koffi': ['callback', 'made'],
  'node-koffi-main': ['worker', 'callback', 'made'],
  'node-ffi-rs': ['worker', 'made'],
}[CLIENT];
const has = (context) => ({ skip: !CONTEXTS.includes(context) && `${CLIENT} has no ${context}` });

/** What a client answers that measures a call from where it makes all calls (''), and from each of the contexts. */
function measured(bench, row, loops, contexts = CONTEXTS, library = CALLING) {
  const request = { bench, row, loops };
  const requests = [request, ...contexts.map((context) => ({ ...request, context }))];
  const { replies, status } = ask(requests, MEASURED, { library });
  assert.equal(status, 0);
  return Object.fromEntries(['', ...contexts].map((context, i) => [context, replies[i]]));
}

const figures = ({ sum, row, error }) => error ?? [sum, row];

test('a client says from where else it can measure calls, and is asked for nothing else', () => {
  const known = ['worker', 'callback', 'made', 'thread', 'threads', 'fiber', 'virtual', null, 5, ['made'], 'toString'];
  const requests = known.map((context) => ({ bench: 'abs', row: [-5], loops: 2, context, threads: 2 }));
  for (const [library, contexts] of [
    [CALLING, CONTEXTS],
    [compiled('unable', '-DUNABLE'), CONTEXTS.filter((context) => context !== 'callback')],
  ]) {
    const { ready, replies } = ask(requests, MEASURED, { library });
    assert.deepEqual(ready.contexts, contexts);
    assert.deepEqual(replies.map(figures), known.map((each) => (contexts.includes(each) ? ['10', [5]] : 'bad-request')));
    assert.match(replies[3].text, /"context" is "thread", none of .*made/);
  }
});

test('from each context the sum and the row are the same', () => {
  const cases = [
    ['abs', [-5], 1000, ['5000', [5]]],
    ['ldiv', ['17', '5'], 10, ['30', ['3', '2']]],
    ['lengths', ['c3a9', { len: 2, cells: ['1', '2'] }, 3, '4010000000000000'], 4, ['20', ['5', '6']]],
    ['letter', [''], 3, ['0', ['0']]],
    ['add_to', [{ len: 0, cells: [] }, '1'], 3, ['0', ['0', { len: 0, cells: [] }]]],
    ['add_to', [null, '1'], 3, ['18446744073709551613', ['-1', null]]],
  ];
  for (const [name, row, loops, expected] of cases)
    for (const [context, reply] of Object.entries(measured(name, row, loops)))
      assert.deepEqual([context, figures(reply)], [context, expected], name);
});

test('a context is where the calls are made', () => {
  const tids = measured('gettid', [], 1, [...CONTEXTS, ...CONTEXTS]);
  for (const context of CONTEXTS) {
    const same = context !== 'worker'; // of which there is but one, also for later requests
    assert.equal(tids[context].row[0] === tids[''].row[0], same, context);
  }
  const depths = measured('called_back', [], 3);
  for (const [context, { row }] of Object.entries(depths)) assert.deepEqual(row, [context === 'callback' ? 1 : 0], context);
});

test('a worker is there for later requests', has('worker'), () => {
  const request = { bench: 'gettid', row: [], loops: 1 };
  const { replies: [here, ...there] } = ask([request, ...Array(12).fill({ ...request, context: 'worker' })], MEASURED);
  assert.equal(new Set(there.map(({ sum }) => sum)).size, 1);
  assert.notEqual(there[0].sum, here.sum);
});

test('each turn makes the arguments anew', () => {
  const cells = (...given) => ({ len: given.length, cells: given });
  const letter = measured('letter', ['61e282ac'], 3, ['made']); // an a, and a sign of three bytes
  assert.deepEqual(Object.values(letter).map(figures), [['12294', ['4099']], ['12291', ['4097']]]);
  const large = '9223372036854775806';
  const added = measured('add_to', [cells('1', '-2', large), '1'], 3, ['made']);
  assert.deepEqual(Object.values(added).map(({ row }) => row),
    [['3', cells('4', '1', '-9223372036854775807')], ['3', cells('2', '-1', '9223372036854775807')]]);
  const flipped = measured('flip', [cells(true, false)], 2, ['made']);
  assert.deepEqual(Object.values(flipped).map(({ row }) => row), [[cells(true, false)], [cells(false, true)]]);
});

test('what JavaScript has no value for is not made', () => {
  const made = (bench, row) => ({ bench, row, loops: 2, context: 'made' });
  const { replies } = ask([
    made('letter', ['ff']),
    made('add_to', [{ len: 1, cells: ['1', '2'] }, '1']),
    made('frexp', ['4028000000000000', [0]]),
    made('letter', ['6']),
    made('add_to', [{ len: 1, cells: [1] }, '1']),
    made('letter', []),
    made('letter', ['61']),
  ], MEASURED, { library: CALLING });
  assert.deepEqual(replies.map(figures),
    ['refused', 'refused', 'refused', 'bad-value', 'bad-value', 'bad-value', ['2194', ['1097']]]);
  assert.match(replies[0].text, /"ff" is not UTF-8/);
  assert.match(replies[1].text, /no capacity beyond its length/);
  assert.match(replies[2].text, /parameter "exponent": JavaScript has no value of its own/);
});

test('what goes wrong is the same error from each context', () => {
  for (const [name, row, error, contexts] of [
    ['index', ['61ff', -1], 'raised', CONTEXTS.filter((context) => context !== 'made')],
    ['abs', ['1'], 'bad-value'],
    ['qsort', [[], '0', '4', null], 'refused'],
  ]) {
    const replies = Object.values(measured(name, row, 2, contexts));
    assert.deepEqual([...new Set(replies.map(({ text }) => text))], [replies[0].text]);
    assert.deepEqual([...new Set(replies.map(figures))], [error]);
  }
});

test('a library that does not call back once is told', has('callback'), () => {
  for (const times of [0, 2]) {
    const { callback } = measured('abs', [-5], 2, ['callback'], compiled(`calling${times}`, `-DCALLS=${times}`));
    assert.equal(callback.error, 'raised');
    assert.equal(callback.text, `concord_call_back called ${times} times, not once`);
  }
});

test('what cannot be loaded in a worker, or ends it, is told, and the next request is served', has('worker'), () => {
  const adapter = join(FOLDER, 'adapter.mjs');
  const start = [fileURLToPath(new URL('driver.mjs', import.meta.url)), 'node-own', 'own', adapter];
  const request = { bench: 'abs', row: [-5], loops: 2 };
  for (const [end, text] of [['throw new Error("one of me is enough")', /in a worker: .*one of me is enough/s],
    ['process.exit(3)', /in a worker: it ended with status 3/]]) {
    writeFileSync(adapter, `import { isMainThread } from 'node:worker_threads';
      if (!isMainThread) ${end};
      export const abs = Math.abs;`);
    const worker = { ...request, context: 'worker' };
    const { ready, replies, status } = ask([worker, worker, request], MEASURED, { start });
    assert.deepEqual([ready.contexts, status], [['worker'], 0]);
    assert.deepEqual(replies.map(figures), ['raised', 'raised', ['10', [5]]]);
    assert.match(replies[0].text, text);
  }
});

test('rows are called from one thread only', () => {
  const { replies } = ask([2, 1, null, '2'].map((threads) => ({ call: 'abs', rows: [[-5]], threads })));
  assert.deepEqual(replies.map(({ error }) => error), Array(4).fill('bad-request'));
});

test('calls with structs are measured, calls with callbacks are not', () => {
  const { replies: [ldiv, frexp, qsort] } = ask([
    { bench: 'ldiv', row: ['17', '5'], loops: 10 },
    { bench: 'frexp', row: ['4028000000000000', [0]], loops: 4 },
    { bench: 'qsort', row: [[], '0', '4', null], loops: 10 },
  ]);
  assert.deepEqual([ldiv.sum, ldiv.row], ['30', ['3', '2']]);
  assert.deepEqual([frexp.sum, frexp.row], ['4008000000000000', ['3fe8000000000000', [4]]]);
  assert.equal(qsort.error, 'refused');
});
