// The binding of an N-API addon: C that was generated from the contract, compiled with cgo's header and linked with the
// library (addon.c.mustache). The command line ends with its path. binding.mjs says what a binding has to have.
//
// The addon takes numbers as they are, a Buffer for a string, a typed array for a slice: its length is the slice's, and
// the rest of its memory the capacity. Addresses are BigInts. A struct is a Buffer of the bytes that it has in C.

import { createRequire } from 'node:module';
import { C_TYPES, GoSlice, GoString, POINTER, inMemory, pack, struct, unpack } from './image.mjs';
import { CALL_BACK, SCALARS, sliceOf, text } from './values.mjs';

export * from './image.mjs';

const [, , , , path] = process.argv;
let addon; // loading it loads the library

export const runtime = `N-API ${process.versions.napi}`;
export const VOID = null;

function plainSlice({ kind }) {
  const scalar = SCALARS.get(kind);
  const { decode, encode } = sliceOf(scalar);
  return {
    decode(wire) {
      const { data, len, cap } = decode(wire);
      if (data === null) return null;
      return cap > 0 ? data.subarray(0, len) : data.subarray(data.length); // no cells, but an address
    },
    encode(cells) {
      if (cells === null) return null;
      const data = new scalar.Cells(cells.buffer, cells.byteOffset);
      return encode({ data, len: cells.length, cap: data.length });
    },
  };
}

/** Of what is passed without memory of ours: scalars, strings, slices of scalars. */
export function plainCodec({ kind, elem }) {
  if (kind === 'string') return { ctype: GoString, decode: (wire) => text('string', wire), encode: null };
  if (kind === 'slice') return { ...plainSlice(elem), ctype: GoSlice };
  const { decode, encode } = SCALARS.get(kind);
  return { decode, encode, ctype: C_TYPES[kind] };
}

/** What is passed, made of JavaScript's own values (made.mjs). */
export const makeString = (own) => Buffer.from(own);
export const makeSlice = (Cells, own) => new Cells(own);

const isGiven = (type) => type === VOID || !(type.fields || type.elem); // as it is, not as bytes
const isTaken = (type) => isGiven(type) || type === GoString || type === GoSlice;

/** Puts values into the shape in which the addon takes them, and gets them out of the one in which it gives them. */
const taken = (types, values) => values.map((value, i) => (isTaken(types[i]) ? value : pack(types[i], value)));
const given = (type, value) => (isGiven(type) ? value : unpack(type, value));

function declare(name, result, params) {
  const called = addon.library[name];
  if (!called) throw new Error(addon.refused[name] ?? `the addon was made without ${name}`);
  if (isGiven(result) && params.every(isTaken)) return called;
  const shaped = (...values) => given(result, called(...taken(params, values)));
  shaped.async = async (...values) => given(result, await called.async(...taken(params, values)));
  return shaped;
}

export function load(library) {
  addon = createRequire(import.meta.url)(path);
  addon.reach(library); // the linker has done the work; what remains is to be sure that it was this library
  return { declare, freeing: (name) => addon.freeing(name), callingBack: () => addon.callingBack(CALL_BACK) };
}

/** The call on another thread, so that this one is free for callbacks. */
export const apart = (called, values) => called.async(...values);

/** Empties the buffers of every stream of the C library, which the Go library shares with us. */
export const flushC = () => addon.flush();

/** Zeroed memory of C's. */
export const allocate = (size) => addon.allocate(size);
export const free = (address) => addon.free(address);

/** Copies cells to an address, and back. */
export const store = (address, cells) => addon.store(address, cells);
export const fetch = (cells, address) => addon.fetch(cells, address);
export const { encode, decode } = inMemory({ store, fetch });

/** How many bytes there are before the NUL, or `most`. */
export const lengthAt = (address, most) => addon.lengthAt(address, most);

const named = ({ c, go }) => c || go;

/** The addon knows its callbacks by their C prototypes, spelled as addon.c.mustache does. */
export const callbackOf = ({ params, results }, result, ctypes) => ({
  ...POINTER,
  prototype: `${results?.length ? named(results[0].type) : ''}(${params.map(({ type }) => named(type)).join()})`,
  result,
  params: ctypes,
});

/** The address of a function of ours, for C to call. */
export const register = (answer, { prototype, result, params }) =>
  addon.register(prototype, (...values) => {
    const answered = answer(values.map((value, i) => given(params[i], value)));
    return isTaken(result) ? answered : pack(result, answered);
  });
export const unregister = (address) => addon.unregister(address);
