// Binds a Go library with koffi, the way its users do: a declared type for each parameter and result, and a struct
// passed by value for each Go type that is one.
//
// Works at run time from the contract. Knows the C types of plain values, which koffi passes without memory of ours:
// scalars, strings, slices of scalars. All others are in rows.mjs and what that imports; how values are spelled is in
// values.mjs.

import koffi from 'koffi';
import { BadValue, SCALARS, shown, sliceOf, text } from './values.mjs';

// GoUint8 is what cgo makes of bool. koffi's own `bool` would turn whatever byte comes back into true or false.
export const C_TYPES = {
  bool: 'uint8_t',
  i8: 'int8_t',
  i16: 'int16_t',
  i32: 'int32_t',
  i64: 'int64_t',
  u8: 'uint8_t',
  u16: 'uint16_t',
  u32: 'uint32_t',
  u64: 'uint64_t',
  uptr: 'uintptr_t',
  f32: 'float',
  f64: 'double',
};
export const GoString = koffi.struct('GoString', { p: 'const void *', n: 'intptr_t' });
export const GoSlice = koffi.struct('GoSlice', { data: 'void *', len: 'int64_t', cap: 'int64_t' });

/** The export cannot be passed exactly; the message says why. */
export class Refused extends Error {}

const plainString = {
  ctype: GoString,
  decode(wire) {
    const bytes = text('string', wire);
    return { p: bytes, n: bytes.length };
  },
  encode: null, // no result that is a string is plain
};

function plainCodec({ kind, elem }) {
  if (kind === 'string') return plainString;
  const ctype = kind === 'slice' ? GoSlice : C_TYPES[kind];
  const { decode, encode } = kind === 'slice' ? sliceOf(SCALARS.get(elem.kind)) : SCALARS.get(kind);
  return { ctype, decode, encode };
}

function isPlain({ params, results }) {
  const isPlainArgument = ({ type: { kind, elem } }) =>
    SCALARS.has(kind) || kind === 'string' || (kind === 'slice' && SCALARS.has(elem.kind));
  return params.every(isPlainArgument) && results.length <= 1 && results.every(({ type }) => SCALARS.has(type.kind));
}

/** One function of the library, declared to koffi. Throws Refused where it cannot be. */
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
      this.function = library.func(name, result.ctype, this.#codecs.map((codec) => codec.ctype));
    } catch (problem) {
      throw new Refused(problem.message); // the library has no such symbol
    }
  }

  static plain(library, { name, params, results: [result] }) {
    const codecs = params.map((param) => ({ ...param, codec: plainCodec(param.type) }));
    const bound = new Export(library, name, codecs, result ? plainCodec(result.type) : { ctype: 'void' });
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
    return new Promise((resolve, reject) => {
      this.function.async(...values, (problem, result) => (problem ? reject(problem) : resolve(result)));
    });
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
 * if any can be. Throws if it cannot load.
 */
export async function bind(path, contract) {
  const library = koffi.load(path);
  const exports = new Map();
  const refuses = new Map();
  const rows = contract.exports.every(isPlain) ? null : new (await import('./rows.mjs')).Rows(library);
  for (const spec of contract.exports) {
    try {
      exports.set(spec.name, isPlain(spec) ? Export.plain(library, spec) : rows.bind(spec));
    } catch (problem) {
      if (!(problem instanceof Refused)) throw problem;
      refuses.set(spec.name, problem.message);
    }
  }
  return { exports, refuses, kept: rows?.kept ?? null };
}

const fflush = koffi.load(null).func('fflush', 'int', ['void *']);

/** Empties the buffers of every stream of the C library, which the Go library shares with us. */
export const flushC = () => fflush(null);

export const runtime = `Node ${process.versions.node}, koffi ${koffi.version}`;
