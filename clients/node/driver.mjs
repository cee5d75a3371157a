// The Node client: requests from descriptor 3, replies to descriptor 4 (PROTOCOL.md).
//
//     node driver.mjs CLIENT BINDING [what the binding needs]
//
// The loop only: it knows neither the binding nor the spelling of values, and it judges nothing. main.mjs runs it in a
// worker thread, which reads and writes the descriptors itself: that spares a message between threads for each request.
// It blocks in the reads, and in the calls; only where C may call back does it leave them to other threads, and waits.

import { read, readSync, writeSync } from 'node:fs';
import { promisify } from 'node:util';
import { contextsOf, measure, measureIn } from './bench.mjs';
import { bind, flushC, leave, runtime } from './binding.mjs';
import { BadValue, attempt, failed, shown } from './values.mjs';

const [, , CLIENT] = process.argv;
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

/** The lines of a descriptor, as they come; also a last one without its newline, and then null. */
class Lines {
  #descriptor;
  #chunk = Buffer.allocUnsafeSlow(CHUNK_BYTES);
  #rest = this.#chunk.subarray(0, 0); // of what the last read gave
  #pieces = []; // of a line that is longer than that
  #ended = false;

  constructor(descriptor) {
    this.#descriptor = descriptor;
  }

  next() {
    let line;
    while ((line = this.#whole()) === undefined) this.#take(readSync(this.#descriptor, this.#chunk));
    return line;
  }

  /** What next() gives, read on another thread. */
  async nextApart() {
    let line;
    while ((line = this.#whole()) === undefined)
      this.#take((await promisify(read)(this.#descriptor, this.#chunk, 0, CHUNK_BYTES, null)).bytesRead);
    return line;
  }

  #take(size) {
    this.#ended = size === 0;
    this.#rest = this.#chunk.subarray(0, size);
  }

  #whole() {
    const end = this.#rest.indexOf(NEWLINE);
    if (end < 0 && !this.#ended) {
      if (this.#rest.length > 0) this.#pieces.push(Buffer.from(this.#rest));
      return undefined;
    }
    if (end < 0 && this.#pieces.length === 0) return null;
    const line = Buffer.concat([...this.#pieces.splice(0), this.#rest.subarray(0, Math.max(end, 0))]);
    this.#rest = this.#rest.subarray(end + 1);
    return line.toString();
  }
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
async function started(line) {
  const { concord, library, contract } = parsed(line);
  if (concord !== 1) throw new Failed('version', `this client speaks version 1, not ${shown(concord)}`);
  if (typeof library !== 'string' || !Array.isArray(contract?.exports))
    throw new Failed('load', 'the first line lacks "library" or "contract"');
  try {
    return { path: library, contract, ...(await bind(library, contract)) };
  } catch (problem) {
    throw new Failed('load', problem.message);
  }
}

function find({ exports, refuses }, name) {
  if (typeof name !== 'string') throw new Failed('bad-request', `${shown(name)} is not the name of a function`);
  if (refuses.has(name)) throw new Failed('refused', refuses.get(name));
  if (!exports.has(name)) throw new Failed('unknown-function', `the contract has no export ${shown(name)}`);
  return exports.get(name);
}

function called({ kept }, subject, { rows, threads }) {
  if (!Array.isArray(rows)) throw new Failed('bad-request', '"rows" is not a list');
  if (threads !== undefined) throw new Failed('bad-request', 'this client calls from one thread: it has no "threads"');
  if (subject.callsBack || kept?.listening) return calledApart(subject, rows);
  return { rows: rows.map((row) => attempt((values) => subject.call(values), row)) };
}

async function calledApart(subject, rows) {
  const replies = [];
  for (const row of rows) replies.push(await subject.callApart(row).catch(failed));
  return { rows: replies };
}

function measured(library, request) {
  const { bench, row, loops, context } = request;
  const subject = find(library, bench);
  if (subject.unmeasured) throw new Failed('refused', subject.unmeasured);
  if (!Number.isSafeInteger(loops) || loops < 1)
    throw new Failed('bad-request', `"loops" is ${shown(loops)}, not a positive number`);
  if (context === undefined) return attempt((values) => measure(subject, values, loops), row);
  const contexts = contextsOf(library);
  if (!contexts.includes(context))
    throw new Failed('bad-request', `"context" is ${shown(context)}, none of ${contexts.join(', ') || 'this client'}`);
  return measureIn(context, library, { bench, row, loops });
}

async function readKept({ kept }, name, calls) {
  if (!kept) throw new BadValue(`nothing is kept as ${shown(name)}`);
  return { rows: [await kept.read(name, calls)] };
}

async function released({ kept }, names) {
  if (!Array.isArray(names)) throw new Failed('bad-request', '"release" is not a list of names');
  if (!kept && names.length > 0) throw new BadValue(`nothing is kept as ${shown(names[0])}`);
  await kept?.release(names);
  return { rows: [] };
}

/** The rest of the reply, or a promise of it. */
function answer(library, request) {
  const { call, bench, read: name, release } = request;
  if (call !== undefined) return called(library, find(library, call), request);
  if (bench !== undefined) return measured(library, request);
  if (name !== undefined) return readKept(library, name, request.calls);
  if (release !== undefined) return released(library, release);
  throw new Failed('bad-request', 'neither "call", "bench", "read" nor "release" in the request');
}

function refusal(id, problem) {
  if (problem instanceof Failed) return { id, error: problem.code, text: problem.message };
  if (problem instanceof BadValue) return { id, ...failed(problem) };
  throw problem;
}

function reply(library, line) {
  let id = null;
  try {
    const request = parsed(line);
    if (!Number.isSafeInteger(request.id)) throw new Failed('bad-request', 'the request has no number as its "id"');
    ({ id } = request);
    const rest = answer(library, request);
    if (!(rest instanceof Promise)) return { id, ...rest };
    return rest.then((late) => ({ id, ...late })).catch((problem) => refusal(id, problem));
  } catch (problem) {
    return refusal(id, problem);
  }
}

async function serve(lines) {
  const hello = lines.next();
  if (hello === null) return;
  let library;
  try {
    library = await started(hello);
  } catch (problem) {
    if (!(problem instanceof Failed)) throw problem;
    send({ error: { code: problem.code, text: problem.message } });
    process.exitCode = 1;
    return;
  }
  const refuses = Object.fromEntries(library.refuses);
  send({ ready: { client: CLIENT, runtime, refuses, contexts: contextsOf(library), load_ns: library.loadNs } });
  let line;
  while ((line = library.kept?.listening ? await lines.nextApart() : lines.next()) !== null) {
    const message = await reply(library, line);
    flushC();
    send(message);
  }
}

await serve(new Lines(REQUESTS));
leave();
