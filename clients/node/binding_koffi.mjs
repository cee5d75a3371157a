// The binding koffi, the way its users do it: a declared type for each parameter and result, and a struct passed by
// value for each Go type that is one. binding.mjs says what a binding has to have.

import koffi from 'koffi';
import { CALL_BACK, SCALARS, sliceOf, text } from './values.mjs';

export const runtime = `koffi ${koffi.version}`;

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
export const VOID = 'void';
export const POINTER = koffi.pointer('void');
export const GoString = koffi.struct('GoString', { p: 'const void *', n: 'intptr_t' });
export const GoSlice = koffi.struct('GoSlice', { data: 'void *', len: 'int64_t', cap: 'int64_t' });

export const { alignof: alignOf, encode, decode, free, sizeof: sizeOf, struct, unregister } = koffi;
export const pointerTo = koffi.pointer;
/** Of bytes the cells come in a typed array. */
export const arrayOf = (elem, length, ofBytes) => koffi.array(elem, length, ofBytes ? 'Typed' : 'Array');
export const callbackOf = (type, result, params) => koffi.pointer(koffi.proto(result, params));

const plainString = {
  ctype: GoString,
  decode(wire) {
    const bytes = text('string', wire);
    return { p: bytes, n: bytes.length };
  },
  encode: null, // no result that is a string is plain
};

/** Of what is passed without memory of ours: scalars, strings, slices of scalars. */
export function plainCodec({ kind, elem }) {
  if (kind === 'string') return plainString;
  if (kind === 'slice') return { ...sliceOf(SCALARS.get(elem.kind)), ctype: GoSlice };
  const { decode, encode } = SCALARS.get(kind);
  return { decode, encode, ctype: C_TYPES[kind] };
}

/** What is passed, made of JavaScript's own values (made.mjs). koffi copies a string as UTF-8, also one with NULs. */
export const makeString = (own) => ({ p: own, n: Buffer.byteLength(own) });
export const makeSlice = (Cells, own) => ({ data: new Cells(own), len: own.length, cap: own.length });

/** A library whose functions can be declared; both throw where it has no such symbol. */
class Library {
  #library;

  constructor(path) {
    this.#library = koffi.load(path);
  }

  declare(name, result, params) {
    return this.#library.func(name, result, params);
  }

  /** What frees an address: a function of the library, or C's own, wherever the process has it. */
  freeing(name) {
    return (name === 'free' ? everything : this).declare(name, VOID, [POINTER]);
  }

  /** What has the library call a function of ours; null where it has no export for that. */
  callingBack() {
    try {
      const callBack = this.declare(CALL_BACK, VOID, [koffi.pointer(koffi.proto(VOID, [POINTER])), POINTER]);
      return (work) => callBack(() => work(), null);
    } catch {
      return null;
    }
  }
}

export const load = (path) => new Library(path);

/** The call on another thread, so that this one is free for callbacks. */
export const apart = (called, values) =>
  new Promise((resolve, reject) => {
    called.async(...values, (problem, result) => (problem ? reject(problem) : resolve(result)));
  });

const everything = load(null); // where C's own functions are, or what was loaded before C's library
const fflush = everything.declare('fflush', 'int', ['void *']);
const memcpy = everything.declare('memcpy', 'void *', ['void *', 'void *', 'size_t']);
const strnlen = everything.declare('strnlen', 'size_t', ['void *', 'size_t']);

/** Empties the buffers of every stream of the C library, which the Go library shares with us. */
export const flushC = () => fflush(null);

/** Zeroed memory of C's. */
export const allocate = (size) => koffi.alloc('uint8_t', size);

/** Copies cells to an address, and back. */
export const store = (address, cells) => memcpy(address, cells, cells.byteLength);
export const fetch = (cells, address) => memcpy(cells, address, cells.byteLength);

/** How many bytes there are before the NUL, or `most`. */
export const lengthAt = (address, most) => Number(strnlen(address, most));

/** koffi (3.3.4) gives callbacks their unsigned integers of 64 bits as if they were signed. */
const unsigned = ({ kind }) => kind === 'u64' || kind === 'uptr';

/** The address of a function of ours, for C to call. */
export function register(answer, ctype, params) {
  if (!params.some(({ type }) => unsigned(type))) return koffi.register((...given) => answer(given), ctype);
  const mended = (value, i) => (unsigned(params[i].type) ? BigInt.asUintN(64, BigInt(value)) : value);
  return koffi.register((...given) => answer(given.map(mended)), ctype);
}
