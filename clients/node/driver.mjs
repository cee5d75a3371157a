// The Node client: requests from descriptor 3, replies to descriptor 4 (PROTOCOL.md).
//
// The loop only: it knows neither koffi nor the spelling of values, and it judges nothing. main.mjs runs it in a worker
// thread, which reads and writes the descriptors itself: that spares a message between threads for each request.

import { readSync, writeSync } from 'node:fs';
import { measure } from './bench.mjs';
import { bind, flushC, runtime } from './binding.mjs';
import { BadValue, shown } from './values.mjs';

const CLIENT = 'node-koffi';
const REQUESTS = 3;
const REPLIES = 4;
const NEWLINE = 10;
const CHUNK_BYTES = 1 << 18;

/** The whole request cannot be carried out. */
class Failed extends Error {
  constructor(code, text) {
    super(text);
    this.code = code;
  }
}

/** The lines of a descriptor, as they come; also a last one without its newline. */
function* linesOf(descriptor) {
  const chunk = Buffer.allocUnsafeSlow(CHUNK_BYTES);
  let pieces = []; // of a line that is longer than what one read gave
  for (let size; (size = readSync(descriptor, chunk)) > 0; ) {
    const read = chunk.subarray(0, size);
    let from = 0;
    for (let end; (end = read.indexOf(NEWLINE, from)) >= 0; from = end + 1) {
      pieces.push(read.subarray(from, end));
      yield Buffer.concat(pieces).toString();
      pieces = [];
    }
    if (from < size) pieces.push(Buffer.from(read.subarray(from)));
  }
  if (pieces.length > 0) yield Buffer.concat(pieces).toString();
}

function send(message) {
  const bytes = Buffer.from(`${JSON.stringify(message)}\n`);
  for (let sent = 0; sent < bytes.length; ) sent += writeSync(REPLIES, bytes, sent);
}

function parsed(line) {
  let message;
  try {
    message = JSON.parse(line);
  } catch (problem) {
    throw new Failed('bad-request', `not a JSON line: ${problem.message}`);
  }
  if (message === null || typeof message !== 'object' || Array.isArray(message))
    throw new Failed('bad-request', `${shown(message)} is not a JSON object`);
  return message;
}

/** What the library offers, loaded as the first line says. */
function started(line) {
  const { concord, library, contract } = parsed(line);
  if (concord !== 1) throw new Failed('version', `this client speaks version 1, not ${shown(concord)}`);
  if (typeof library !== 'string' || !Array.isArray(contract?.exports))
    throw new Failed('load', 'the first line lacks "library" or "contract"');
  try {
    return bind(library, contract);
  } catch (problem) {
    throw new Failed('load', `cannot load "${library}": ${problem.message}`);
  }
}

function find({ exports, refuses }, name) {
  if (typeof name !== 'string') throw new Failed('bad-request', `${shown(name)} is not the name of a function`);
  if (refuses.has(name)) throw new Failed('refused', refuses.get(name));
  if (!exports.has(name)) throw new Failed('unknown-function', `the contract has no export ${shown(name)}`);
  return exports.get(name);
}

/** What `carryOut` gives for the row, or the error that stands in its place. */
function attempt(carryOut, row) {
  try {
    return carryOut(row);
  } catch (problem) {
    if (problem instanceof BadValue) return { error: 'bad-value', text: problem.message };
    return { error: 'raised', text: String(problem) };
  }
}

function answer(library, { call, bench, rows, row, loops }) {
  if (call !== undefined) {
    const subject = find(library, call);
    if (!Array.isArray(rows)) throw new Failed('bad-request', '"rows" is not a list');
    return { rows: rows.map((each) => attempt((values) => subject.call(values), each)) };
  }
  if (bench === undefined) throw new Failed('bad-request', 'neither "call" nor "bench" in the request');
  const subject = find(library, bench);
  if (!Number.isSafeInteger(loops) || loops < 1)
    throw new Failed('bad-request', `"loops" is ${shown(loops)}, not a positive number`);
  return attempt((values) => measure(subject, values, loops), row);
}

function reply(library, line) {
  let id = null;
  try {
    const request = parsed(line);
    if (!Number.isSafeInteger(request.id)) throw new Failed('bad-request', 'the request has no number as its "id"');
    ({ id } = request);
    return { id, ...answer(library, request) };
  } catch (problem) {
    if (!(problem instanceof Failed)) throw problem;
    return { id, error: problem.code, text: problem.message };
  }
}

function serve(lines) {
  const hello = lines.next();
  if (hello.done) return;
  let library;
  try {
    library = started(hello.value);
  } catch (problem) {
    if (!(problem instanceof Failed)) throw problem;
    send({ error: { code: problem.code, text: problem.message } });
    process.exitCode = 1;
    return;
  }
  send({ ready: { client: CLIENT, runtime, refuses: Object.fromEntries(library.refuses) } });
  for (const line of lines) {
    const message = reply(library, line);
    flushC();
    send(message);
  }
}

serve(linesOf(REQUESTS));
