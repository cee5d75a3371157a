// Callbacks (PROTOCOL.md, section 5.3): JavaScript functions that C may call from any thread, during a call and after.
//
// JavaScript runs them on this thread, when its event loop turns. So exports that are given one are called on another
// thread (`apart`), while this one waits here.

import { native } from './binding.mjs';
import { Reading } from './memory.mjs';
import { BadValue, Refused, shown } from './values.mjs';

const PATIENCE_MS = 5000;

/** The calls of one callback, and what it answers. */
export class Recorder {
  #spell;
  #returns;
  #wanted;
  #calls = [];
  #answered = 0;
  #problem = null;
  #arrived = () => {};

  constructor(spell, returns, wanted) {
    this.#spell = spell;
    this.#returns = returns;
    this.#wanted = wanted;
  }

  /** What C calls. Nothing may be thrown: there is nobody to catch it. */
  answer(values) {
    try {
      this.#calls.push(this.#spell(values));
    } catch (problem) {
      this.#problem ??= problem;
    }
    this.#arrived();
    const last = this.#returns.length - 1;
    return last < 0 ? undefined : this.#returns[Math.min(this.#answered++, last)];
  }

  /** Waits until so many calls have come that nobody has taken yet, or patience ends; by itself only once. */
  async settled(wanted = this.#wanted) {
    this.#wanted = 0;
    if (this.#calls.length >= wanted) return;
    await new Promise((resolve) => {
      const timer = setTimeout(resolve, PATIENCE_MS);
      this.#arrived = () => {
        if (this.#calls.length < wanted) return;
        clearTimeout(timer);
        resolve();
      };
    });
    this.#arrived = () => {};
  }

  /** The calls since they were last taken out. */
  get calls() {
    if (this.#problem) throw this.#problem;
    return [...this.#calls];
  }

  take() {
    const { calls } = this;
    this.#calls = [];
    return calls;
  }
}

/** The arguments of a call, spelled at once: what they point to may be gone when C's function returns. */
function speller(params, codecs) {
  return (values) => {
    const find = (name) => {
      const index = params.findIndex((param) => param.name === name);
      return index < 0 ? null : { codec: codecs[index], value: values[index] };
    };
    const reading = new Reading(null, find);
    const row = codecs.map((codec, i) => codec.encode(values[i], reading));
    for (const free of reading.frees) free();
    return row;
  };
}

/** How many calls are to be waited for. */
export function wanted(calls) {
  if (Number.isInteger(calls) && calls >= 0) return calls;
  throw new BadValue(`"calls" is ${shown(calls)}, not a number of calls`);
}

function script(wire, gives) {
  const { returns, calls, ...others } = Object(wire);
  const wrong = (why) => new BadValue(`${shown(wire)} is not of kind callback: ${why}`);
  if (typeof wire !== 'object' || Array.isArray(wire) || Object.keys(others).length > 0)
    throw wrong('{"returns":[…],"calls":…} or null');
  if (gives ? !Array.isArray(returns) || returns.length === 0 : returns !== undefined)
    throw wrong(gives ? '"returns" must list what it gives' : 'it gives nothing');
  return { returns: returns ?? [], calls: wanted(calls ?? 0) };
}

export function callbackOf(type, types) {
  const { params, results, c } = type;
  if (!params) throw new Refused(`no codec for ${c || 'a callback'}: its parameters are not known`);
  const codecs = params.map((param) => types.of(param.type));
  const gives = results?.length ? types.of(results[0].type) : null;
  const ctype = native.callbackOf(type, gives?.ctype ?? native.VOID, codecs.map((codec) => codec.ctype));
  const spell = speller(params, codecs);
  return {
    ctype,
    isCallback: true,
    decode(wire, memory) {
      const { returns, calls } = script(wire, gives);
      const recorder = new Recorder(spell, returns.map((value) => gives.decode(value, memory)), calls);
      return memory.own(native.register((given) => recorder.answer(given), ctype, params), recorder, native.unregister);
    },
    encode(address, reading) {
      const recorder = reading.memory?.block(address);
      return recorder instanceof Recorder ? recorder.calls : String(address);
    },
  };
}
