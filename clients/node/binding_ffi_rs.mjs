// The binding ffi-rs, the way its users do it: each call says the types of its parameters and result beside the values.
// binding.mjs says what a binding has to have.
//
// ffi-rs (1.3.7) has fewer types than C. Integers of 64 bits are exact as BigInt only, which is signed; there is none
// for int8 and uint16, so their bits pass as those of uint8 and int16; addresses pass as integers. Within a struct it
// takes integers of 64 bits as Numbers. What it cannot pass exactly is refused.

import { createRequire } from 'node:module';
import ffi from 'ffi-rs';
import * as image from './image.mjs';
import { Refused, SCALARS, sliceOf, text } from './values.mjs';

const { DataType, arrayConstructor, createPointer, freePointer, funcConstructor, load: call, open, unwrapPointer } = ffi;
const { version } = createRequire(import.meta.url)('ffi-rs/package.json');

export const runtime = `ffi-rs ${version}`;
export const { alignOf, sizeOf } = image;

/** A layout in memory (image.mjs), ffi-rs's type of it, and what becomes of values on their way to C and back. */
const same = (value) => value;
const passing = (layout, type, toC = same, fromC = same) => ({ ...layout, type, toC, fromC });

const signed = (value) => BigInt.asIntN(64, BigInt(value));
const unsigned = (value) => BigInt.asUintN(64, value);
const tooWide = { noField: 'it takes integers of 64 bits in a struct as Numbers, which are exact up to 2^53' };
const noFloat = { noResult: 'it cannot give a float, only take one' };
const layouts = image.C_TYPES;

export const VOID = { type: DataType.Void, fromC: same };
export const C_TYPES = {
  // As the byte that it is: DataType.Boolean would turn whatever comes back into true or false.
  bool: passing(layouts.bool, DataType.U8),
  i8: passing(layouts.i8, DataType.U8, (value) => value & 0xff, (value) => (value << 24) >> 24),
  i16: passing(layouts.i16, DataType.I16),
  i32: passing(layouts.i32, DataType.I32),
  i64: { ...passing(layouts.i64, DataType.BigInt, BigInt), ...tooWide },
  u8: passing(layouts.u8, DataType.U8),
  u16: passing(layouts.u16, DataType.I16, same, (value) => value & 0xffff),
  u32: passing(layouts.u32, DataType.U32),
  u64: { ...passing(layouts.u64, DataType.BigInt, signed, unsigned), ...tooWide },
  uptr: { ...passing(layouts.uptr, DataType.BigInt, signed, unsigned), ...tooWide },
  f32: { ...passing(layouts.f32, DataType.Float), ...noFloat },
  f64: passing(layouts.f64, DataType.Double),
};

/** A Number that is exact, as fields of structs have to be. */
function exact(value) {
  if (Number.isSafeInteger(Number(value))) return Number(value);
  throw new RangeError(`${value} is not exact as a Number, which is what ffi-rs takes in a struct`);
}

const toAddress = (address) => signed(address ?? 0n);
const fromAddress = (value) => unsigned(value) || null;
const asField = { fieldType: DataType.I64, toField: (address) => exact(address ?? 0n) }; // addresses have 47 bits
export const POINTER = { ...passing(image.POINTER, DataType.BigInt, toAddress, fromAddress), ...asField };
export const pointerTo = () => POINTER;

const ofField = ({ type, toC, fieldType = type, toField = toC }) => ({ fieldType, toField });
const byValue = (fields) => ({ ...fields, ffiTypeTag: DataType.StackStruct });
const mapped = (members, change) => Object.fromEntries(Object.entries(members).map(([k, v]) => [k, change(v, k)]));

/** The first reason among the members', for one that holds them. */
const reason = (members, why) => Object.values(members).map((member) => member[why]).find(Boolean);

// It has results written over its own stack, without making room for them: 80 bytes end the process.
const MOST_RESULT = 64; // bytes
const NO_ROOM = `it has no room for a result of more than ${MOST_RESULT} bytes`;

/** A struct by value. Its fields have one type when they are passed and may have another when they come back. */
export function struct(members) {
  const fields = mapped(members, ofField);
  const layout = image.struct(members);
  return {
    ...layout,
    type: byValue(mapped(fields, ({ fieldType }) => fieldType)),
    resultType: byValue(mapped(members, ({ resultType, type }) => resultType ?? type)),
    toC: (value) => mapped(fields, ({ toField }, name) => toField(value[name])),
    fromC: (value) => mapped(members, ({ fromC }, name) => fromC(value[name])),
    noParam: reason(members, 'noParam') ?? reason(members, 'noField'),
    noResult: reason(members, 'noResult') ?? (layout.size > MOST_RESULT ? NO_ROOM : undefined),
  };
}

const NO_ARRAY = 'it describes an array in a struct by value to libffi as a pointer';
export const arrayOf = (elem, length, ofBytes) =>
  ({ ...image.arrayOf(elem, length, ofBytes), type: null, fromC: same, noParam: NO_ARRAY, noResult: NO_ARRAY });

const int = { ...C_TYPES.i64, noField: undefined, fieldType: DataType.I64, toField: exact }; // Go's, of a length
export const GoString = struct({ p: POINTER, n: int });
export const GoSlice = struct({ data: POINTER, len: int, cap: int });

// ---- Strings and slices of ours: ffi-rs hands over the memory of a Buffer

const BYTES = arrayConstructor({ type: DataType.U8Array, length: 0 });

const OwnString = { ...GoString, type: byValue({ p: BYTES, n: DataType.I64 }), toC: same };
const OwnSlice = {
  ...GoSlice,
  type: byValue({ data: BYTES, len: DataType.I64, cap: DataType.I64 }),
  typeOf: ({ data }) => (data === null ? GoSlice.type : OwnSlice.type), // no Buffer is null
  toC: (value) => (value.data === null ? GoSlice.toC(value) : { ...value, data: Buffer.from(value.data.buffer) }),
};

/** Of what is passed without memory of ours: scalars, strings, slices of scalars. */
export function plainCodec({ kind, elem }) {
  if (kind === 'slice') return { ...sliceOf(SCALARS.get(elem.kind)), ctype: OwnSlice };
  if (kind !== 'string') return { ...SCALARS.get(kind), ctype: C_TYPES[kind] };
  const decode = (wire) => {
    const bytes = text('string', wire);
    return { p: bytes, n: bytes.length };
  };
  return { decode, encode: null, ctype: OwnString };
}

/** What is passed, made of JavaScript's own values (made.mjs). */
export function makeString(own) {
  const p = Buffer.from(own);
  return { p, n: p.length };
}
export const makeSlice = (Cells, own) => ({ data: new Cells(own), len: own.length, cap: own.length });

// ---- Functions

function declared(library, funcName, result, params) {
  const refused = result.noResult ?? params.map(({ noParam }) => noParam).find(Boolean);
  if (refused) throw new Refused(`ffi-rs: ${refused}`);
  const retType = result.resultType ?? result.type;
  const types = params.map(({ type }) => type);
  const varying = params.some(({ typeOf }) => typeOf);
  const typesOf = (values) => (varying ? params.map(({ typeOf, type }, i) => typeOf?.(values[i]) ?? type) : types);
  const described = (values) => {
    const paramsValue = values.map((value, i) => params[i].toC(value));
    return { library, funcName, retType, paramsType: typesOf(values), paramsValue };
  };
  const here = (...values) => result.fromC(call(described(values)));
  here.async = async (...values) => result.fromC(await call({ ...described(values), runInNewThread: true }));
  return here;
}

/** The call on another thread, where alone ffi-rs hands on what a callback answers. */
export const apart = (called, values) => called.async(...values);

const C = 'C'; // what the whole process has
open({ library: C, path: '' });

const TEXT = { type: DataType.String, toC: same };
const asBuffer = ({ buffer, byteOffset, byteLength }) => Buffer.from(buffer, byteOffset, byteLength);
const BUFFER = { type: DataType.U8Array, toC: asBuffer };
const calloc = declared(C, 'calloc', POINTER, [C_TYPES.u64, C_TYPES.u64]);
const dlopen = declared(C, 'dlopen', POINTER, [TEXT, C_TYPES.i32]);
const dlsym = declared(C, 'dlsym', POINTER, [POINTER, TEXT]);
const fflush = declared(C, 'fflush', C_TYPES.i32, [POINTER]);
const copyFrom = declared(C, 'memcpy', POINTER, [BUFFER, POINTER, C_TYPES.u64]);
const copyTo = declared(C, 'memcpy', POINTER, [POINTER, BUFFER, C_TYPES.u64]);
const strnlen = declared(C, 'strnlen', C_TYPES.u64, [POINTER, C_TYPES.u64]);

const RTLD_NOW = 2;

export function load(path) {
  open({ library: path, path });
  const handle = dlopen(path, RTLD_NOW);
  const declare = (name, result, params) => {
    // ffi-rs looks for a function when it is called.
    if (dlsym(handle, name) === null) throw new Error(`${path} has no function ${name}`);
    return declared(path, name, result, params);
  };
  const freeing = (name) => (name === 'free' ? free : declare(name, VOID, [POINTER]));
  return { declare, freeing };
}

/** Empties the buffers of every stream of the C library, which the Go library shares with us. */
export const flushC = () => fflush(null);

/** Zeroed memory of C's. */
export const allocate = (size) => calloc(1, size);
export const free = declared(C, 'free', VOID, [POINTER]);

/** Copies cells to an address, and back. */
export const store = (address, cells) => copyTo(address, cells, cells.byteLength);
export const fetch = (cells, address) => copyFrom(cells, address, cells.byteLength);
export const { encode, decode } = image.inMemory({ store, fetch });

/** How many bytes there are before the NUL, or `most`. */
export const lengthAt = (address, most) => Number(strnlen(address, most));

// ---- Callbacks

// On this thread a callback runs when the event loop turns, which is after the call: nothing is measured in one.

const EXTERNAL = { type: DataType.External, toC: same };
const addressOf = declared(C, 'memcpy', POINTER, [EXTERNAL, EXTERNAL, C_TYPES.u64]); // of nothing, which gives it back

export function callbackOf(type, result, params) {
  if (params.some((param) => typeof param.type !== 'number' || param.noResult))
    throw new Refused('ffi-rs cannot give a float, nor a callback a struct by value');
  if (typeof result.type !== 'number')
    throw new Refused('ffi-rs copies eight bytes of a struct that a callback gives, whatever its size');
  // C waits for an answer only where there is one, and what it ignores does no harm.
  const retType = result === VOID ? DataType.I32 : result.type;
  const signature = funcConstructor({ paramsType: params.map((param) => param.type), retType });
  return { ...POINTER, signature, params, toAnswer: result === VOID ? () => 0 : result.toC };
}

const registered = new Map();

/** The address of a function of ours, for C to call. */
export function register(answer, { signature, params, toAnswer }) {
  const called = (...given) => toAnswer(answer(given.map((value, i) => params[i].fromC(value))));
  const pointers = createPointer({ paramsType: [signature], paramsValue: [called] });
  const [external] = unwrapPointer(pointers);
  const address = addressOf(external, external, 0);
  registered.set(address, { paramsType: [signature], paramsValue: pointers, pointerType: ffi.PointerType.RsPointer });
  return address;
}

export function unregister(address) {
  freePointer(registered.get(address));
  registered.delete(address);
}

/** Node would wait for ever for calls of a function that was registered once. */
export const leave = () => process.exit();
