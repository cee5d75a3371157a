// Binds a Go library from the contract, at run time: each export is declared to one binding, which reaches the function.
//
// A binding is a module with the names that binding_koffi.mjs exports: types (`ctype` in a codec), a library that
// declares functions, memory, callbacks. All that this process does goes by the one that it was started with. Plain
// values, which are passed without memory of ours, have their codecs from the binding; all others are in rows.mjs and
// what that imports; how values are spelled is in values.mjs.

import { BadValue, Refused, SCALARS, shown } from './values.mjs';

// From the command line: `node driver.mjs CLIENT BINDING …`.
const [, , , name] = process.argv;
export const native = await import(`./binding_${name}.mjs`);

function isPlain({ params, results }) {
  const isPlainArgument = ({ type: { kind, elem } }) =>
    SCALARS.has(kind) || kind === 'string' || (kind === 'slice' && SCALARS.has(elem.kind));
  return params.every(isPlainArgument) && results.length <= 1 && results.every(({ type }) => SCALARS.has(type.kind));
}

/** One function of the library, declared to the binding. Throws Refused where it cannot be. */
export class Export {
  #names;
  #codecs;
  #changed = [];
  #encodeResult;

  /** The kind of the number that measurements add up, or null. */
  sums = null;
  /** Whether there are several results, which come as one struct. */
  several = false;
  /** Why it cannot be measured, or null. */
  unmeasured = null;
  /** Whether C may call back, which it can only while this thread is free. */
  callsBack = false;

  constructor(library, name, params, result) {
    this.#names = params.map((param) => param.name);
    this.#codecs = params.map((param) => param.codec);
    params.forEach(({ changes, codec }, index) => {
      if (changes) this.#changed.push({ index, encode: codec.encode });
    });
    this.#encodeResult = result.encode;
    try {
      this.function = library.declare(name, result.ctype, this.#codecs.map((codec) => codec.ctype));
    } catch (problem) {
      throw new Refused(problem.message); // the library has no such symbol
    }
  }

  static plain(library, { name, params, results: [result] }, codecOf = native.plainCodec) {
    const codecs = params.map((param) => ({ ...param, codec: codecOf(param.type) }));
    const bound = new Export(library, name, codecs, result ? native.plainCodec(result.type) : { ctype: native.VOID });
    bound.sums = result?.type.kind ?? null;
    return bound;
  }

  /** Fresh C arguments for one call. They own their memory, or `memory` does: keep it until the reply is made. */
  arguments(row, memory) {
    if (!Array.isArray(row) || row.length !== this.#codecs.length)
      throw new BadValue(`${shown(row)} is not a row of ${this.#codecs.length} arguments`);
    const values = new Array(row.length);
    for (let i = 0; i < row.length; i++) {
      try {
        values[i] = this.#codecs[i].decode(row[i], memory);
      } catch (problem) {
        if (problem instanceof BadValue)
          problem.message = `argument ${i + 1} (${this.#names[i]}): ${problem.message}`;
        throw problem;
      }
    }
    return values;
  }

  /** The result, then each parameter that the callee may have changed. */
  reply(result, values) {
    const row = this.#encodeResult ? [this.#encodeResult(result)] : [];
    for (const { index, encode } of this.#changed) row.push(encode(values[index]));
    return row;
  }

  call(row) {
    const values = this.arguments(row);
    const result = this.function(...values);
    return this.reply(result, values);
  }

  /** The call on another thread, so that this one is free for callbacks. */
  async callApart(row) {
    const values = this.arguments(row);
    return this.reply(await this.apart(values), values);
  }

  apart(values) {
    return native.apart(this.function, values);
  }

  /** What `work` finds out with the arguments, and the reply to the result that it hands over. */
  measured(row, work) {
    const values = this.arguments(row);
    const { result, ...figures } = work(values);
    return { ...figures, row: this.reply(result, values) };
  }
}

/**
 * `exports` by name, the reasons why the others of the contract are not among them, and what is `kept` of their rows,
 * if any can be. `rebound` gives an export with other codecs of its parameters; `callBack` has the library call a
 * function of ours, on this thread, and is null where it cannot. Throws if it cannot load.
 */
export async function bind(path, contract) {
  if (native.bind) return native.bind(contract); // an adapter, to which nothing is declared
  const start = process.hrtime.bigint();
  let library;
  try {
    library = native.load(path);
  } catch (problem) {
    throw new Error(`cannot load "${path}": ${problem.message}`);
  }
  const loadNs = Number(process.hrtime.bigint() - start);
  const exports = new Map();
  const refuses = new Map();
  const rows = contract.exports.every(isPlain) ? null : new (await import('./rows.mjs')).Rows(library);
  const bound = (spec, codecOf) => (isPlain(spec) ? Export.plain(library, spec, codecOf) : rows.bind(spec, codecOf));
  for (const spec of contract.exports) {
    try {
      exports.set(spec.name, bound(spec));
    } catch (problem) {
      if (!(problem instanceof Refused)) throw problem;
      refuses.set(spec.name, problem.message);
    }
  }
  const rebound = (name, codecOf) => bound(contract.exports.find((spec) => spec.name === name), codecOf);
  return { exports, refuses, loadNs, kept: rows?.kept ?? null, rebound, callBack: library.callingBack?.() ?? null };
}

export const { flushC, leave = () => {} } = native;
export const runtime = `Node ${process.versions.node}, ${native.runtime}`;
