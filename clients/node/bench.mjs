// Times one export in the plainest loop (PROTOCOL.md, section 4), on the thread that all calls are made in.
//
// Both loops add up what the function returns, so that taking the empty one away leaves the call. Calibration and
// statistics are Concord's. Workers are in workers.mjs, callbacks in within.mjs, arguments that are made anew in made.mjs.

import { isMainThread } from 'node:worker_threads';
import { SCALARS } from './values.mjs';

const EXACT = 2 ** 52;

/** Integers modulo 2^64: as Numbers while they are exact, since adding BigInts would drown the call. */
class IntegerSum {
  #whole = 0n;
  #part = 0;

  add(value) {
    if (typeof value === 'bigint' || value >= EXACT || value <= -EXACT) {
      this.#whole += BigInt(value);
      return;
    }
    this.#part += value;
    if (this.#part >= EXACT || this.#part <= -EXACT) {
      this.#whole += BigInt(this.#part);
      this.#part = 0;
    }
  }

  spelled() {
    return String(BigInt.asUintN(64, this.#whole + BigInt(this.#part)));
  }
}

/** Floats in the order of the calls, in 64-bit arithmetic. */
class FloatSum {
  #sum = 0;

  add(value) {
    this.#sum += value;
  }

  spelled() {
    return SCALARS.get('f64').encode(this.#sum);
  }
}

function timeResults(call, sum, loops) {
  let result;
  const start = process.hrtime.bigint();
  for (let i = 0; i < loops; i++) {
    result = call();
    sum.add(result);
  }
  return { ns: process.hrtime.bigint() - start, result };
}

function timeCalls(call, loops) {
  let result;
  const start = process.hrtime.bigint();
  for (let i = 0; i < loops; i++) result = call();
  return { ns: process.hrtime.bigint() - start, result };
}

/** The call with its arguments in place. Written out, since spreading an array costs as much as a tenth of a call. */
function prepared(f, values) {
  const [a, b, c] = values;
  switch (values.length) {
    case 0: return () => f();
    case 1: return () => f(a);
    case 2: return () => f(a, b);
    case 3: return () => f(a, b, c);
    default: return () => f(...values);
  }
}

/** What adds up the first result of every call; null where that is no number. Several results come as a struct. */
function sumOf({ sums, several }) {
  if (!sums) return null;
  const sum = sums.startsWith('f') ? new FloatSum() : new IntegerSum();
  return several ? { add: ({ r0 }) => sum.add(r0), spelled: () => sum.spelled() } : sum;
}

/** `prepare` gives the call of a function with values. */
export function measure(subject, row, loops, prepare = prepared) {
  const time = (call, sum) => (sum ? timeResults(call, sum, loops) : timeCalls(call, loops));
  const measured = subject.measured(row, (values) => {
    const sum = sumOf(subject);
    const { ns, result } = time(prepare(subject.function, values), sum);
    const empty = time(() => result, sumOf(subject));
    return { ns: Number(ns), empty_ns: Number(empty.ns), sum: sum?.spelled() ?? '0', result };
  });
  return isMainThread ? measured : { ...measured, context: 'worker' };
}

const CONTEXTS = { worker: './workers.mjs', callback: './within.mjs', made: './made.mjs' };

/** From where else calls can be measured. What an adapter takes is JavaScript's own already: nothing is made of it. */
export const contextsOf = ({ callBack, rebound }) =>
  [isMainThread && 'worker', callBack && 'callback', rebound && 'made'].filter(Boolean);

/** The rest of the reply, measured there. */
export async function measureIn(context, library, request) {
  const { measured } = await import(CONTEXTS[context]);
  return measured(library, request);
}
