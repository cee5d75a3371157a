// From where else calls are measured (PROTOCOL.md, section 4): in a worker, in a function that the library calls back,
// and with arguments that are made anew. The loops are those of bench.mjs.

import { Worker, isMainThread } from 'node:worker_threads';
import { measure } from './bench.mjs';
import { madeCodec, preparedAnew } from './made.mjs';
import { CALL_BACK, attempt, failed } from './values.mjs';

/** A worker in which the library is bound anew. It stays, since its engine is to know the loops as well as this one's. */
class Apart {
  #worker;
  #settle = () => {};
  ended = false;

  constructor({ path, contract }) {
    // Its stdout and stderr are not joined to ours, for the reason that main.mjs has.
    const options = { argv: process.argv.slice(2), workerData: { path, contract }, stdout: true, stderr: true };
    this.#worker = new Worker(new URL('worker.mjs', import.meta.url), options);
    this.#worker.on('message', (reply) => this.#settle(reply));
    this.#worker.on('error', (problem) => this.#end(problem));
    this.#worker.on('exit', (code) => this.#end(`it ended with status ${code}`));
  }

  #end(why) {
    this.ended = true;
    this.#settle(failed(`in a worker: ${why}`));
  }

  /** Node may end while nothing is asked. */
  ask(request) {
    this.#worker.ref();
    this.#worker.postMessage(request);
    return new Promise((resolve) => {
      this.#settle = resolve;
    }).finally(() => this.#worker.unref());
  }
}

let apart = null;

function inWorker(library, request) {
  if (!apart || apart.ended) apart = new Apart(library);
  return apart.ask(request);
}

/** Nothing is thrown in there, since it would be through C. */
function calledBack({ exports, callBack }, { bench, row, loops }) {
  let reply = failed(`the library's ${CALL_BACK} called nothing back`);
  callBack(() => {
    reply = attempt((values) => measure(exports.get(bench), values, loops), row);
  });
  return reply;
}

const made = new Map();

function withMade(library, { bench, row, loops }) {
  return attempt((values) => {
    if (!made.has(bench)) made.set(bench, library.rebound(bench, madeCodec));
    return measure(made.get(bench), values, loops, preparedAnew);
  }, row);
}

/** What answers a request of each context, also later. */
export const CONTEXTS = { worker: inWorker, callback: calledBack, made: withMade };

/** Those that this client has. What an adapter takes is JavaScript's own already. */
export function contextsOf({ callBack, rebound }) {
  const has = { worker: isMainThread, callback: callBack, made: rebound };
  return Object.keys(CONTEXTS).filter((context) => has[context]);
}
