// Binds a Go library with koffi, the way its users do: a declared type for each parameter and result, and a struct
// passed by value for each Go type that is one.
//
// Works at run time from the contract. Knows the C types and what cannot be passed; how values are spelled on the wire
// is in values.mjs.

import koffi from 'koffi';
import { BadValue, SCALARS, shown, sliceOf, string } from './values.mjs';

// GoUint8 is what cgo makes of bool. koffi's own `bool` would turn whatever byte comes back into true or false.
const C_TYPES = {
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
const GoString = koffi.struct('GoString', { p: 'const void *', n: 'intptr_t' });
const GoSlice = koffi.struct('GoSlice', { data: 'void *', len: 'int64_t', cap: 'int64_t' });

/** The export cannot be passed exactly; the message says why. */
class Refused extends Error {}

function stringArgument() {
  return {
    ctype: GoString,
    decode(wire) {
      const bytes = string.decode(wire);
      return { p: bytes, n: bytes.length };
    },
  };
}

function sliceArgument(element) {
  const { decode, encode } = sliceOf(SCALARS.get(element));
  return { ctype: GoSlice, decode, encode };
}

function argumentOf({ name, type, changes }) {
  const refuse = (what) => {
    throw new Refused(`parameter "${name}": no codec for ${what}`);
  };
  if (type.kind === 'slice') {
    if (!SCALARS.has(type.elem.kind)) refuse(`a slice of ${type.elem.kind}`);
    return sliceArgument(type.elem.kind);
  }
  if (changes) refuse(`${type.kind} that the callee changes`);
  if (type.kind === 'string') return stringArgument();
  if (!SCALARS.has(type.kind)) refuse(type.kind);
  return { ctype: C_TYPES[type.kind], decode: SCALARS.get(type.kind).decode };
}

function resultKind(results) {
  if (results.length === 0) return null;
  if (results.length > 1) throw new Refused(`${results.length} results: no codec for the struct that holds several`);
  const { kind } = results[0].type;
  if (kind === 'string' || kind === 'slice')
    throw new Refused(`result: no codec for ${kind}, which would hand Go's own memory to the caller`);
  if (!SCALARS.has(kind)) throw new Refused(`result: no codec for ${kind}`);
  return kind;
}

/** One function of the library, declared to koffi. Throws Refused where it cannot be. */
class Export {
  #names;
  #arguments;
  #changed = [];
  #encodeResult;

  constructor(library, { name, params, results }) {
    this.#names = params.map((param) => param.name);
    this.#arguments = params.map(argumentOf);
    params.forEach(({ changes }, index) => {
      if (changes) this.#changed.push({ index, encode: this.#arguments[index].encode });
    });
    this.result = resultKind(results);
    this.#encodeResult = this.result && SCALARS.get(this.result).encode;
    const ctype = this.result ? C_TYPES[this.result] : 'void';
    try {
      this.function = library.func(name, ctype, this.#arguments.map((argument) => argument.ctype));
    } catch (problem) {
      throw new Refused(problem.message); // the library has no such symbol
    }
  }

  /** Fresh C arguments for one call. They own their memory: keep them until the reply is made. */
  arguments(row) {
    if (!Array.isArray(row) || row.length !== this.#arguments.length)
      throw new BadValue(`${shown(row)} is not a row of ${this.#arguments.length} arguments`);
    const values = new Array(row.length);
    for (let i = 0; i < row.length; i++) {
      try {
        values[i] = this.#arguments[i].decode(row[i]);
      } catch (problem) {
        if (problem instanceof BadValue) problem.message = `argument ${i + 1} (${this.#names[i]}): ${problem.message}`;
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
}

/** `exports` by name, and the reasons why the others of the contract are not among them. Throws if it cannot load. */
export function bind(path, contract) {
  const library = koffi.load(path);
  const exports = new Map();
  const refuses = new Map();
  for (const spec of contract.exports) {
    try {
      exports.set(spec.name, new Export(library, spec));
    } catch (problem) {
      if (!(problem instanceof Refused)) throw problem;
      refuses.set(spec.name, problem.message);
    }
  }
  return { exports, refuses };
}

const fflush = koffi.load(null).func('fflush', 'int', ['void *']);

/** Empties the buffers of every stream of the C library, which the Go library shares with us. */
export const flushC = () => fflush(null);

export const runtime = `Node ${process.versions.node}, koffi ${koffi.version}`;
