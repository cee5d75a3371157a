// Calls measured in a worker (PROTOCOL.md, section 4). Loaded only where a request asks for it.

import { Worker } from 'node:worker_threads';
import { failed } from './values.mjs';

/** A worker in which the library is bound anew. It stays, since its engine is to know the loops as well as this one's. */
class Bound {
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

let bound = null;

export function measured(library, request) {
  if (!bound || bound.ended) bound = new Bound(library);
  return bound.ask(request);
}
