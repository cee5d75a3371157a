// The values of the wire (PROTOCOL.md, section 5) as JavaScript's own, and as bytes in memory.
//
// A scalar kind is a codec: `decode` (wire to JavaScript, throwing BadValue for whatever is not exactly a value of the
// kind), `encode` (JavaScript to wire, in the one canonical spelling), and the typed array that holds many of the kind
// in memory. Knows of no binding.

/** The export of a library that can be measured from within a callback (section 4). */
export const CALL_BACK = 'concord_call_back';

/** An argument is not a value of its kind; the message says which and why. */
export class BadValue extends Error {}

/** An export cannot be passed exactly; the message says why. */
export class Refused extends Error {}

/** The error that stands in the place of a row, or of figures. */
export function failed(problem) {
  if (problem instanceof BadValue) return { error: 'bad-value', text: problem.message };
  if (problem instanceof Refused) return { error: 'refused', text: problem.message };
  return { error: 'raised', text: Buffer.from(String(problem)).toString() }; // half a character is not JSON
}

export function attempt(carryOut, row) {
  try {
    return carryOut(row);
  } catch (problem) {
    return failed(problem);
  }
}

/** The value for a message, cut where it would fill the screen. */
export function shown(value) {
  const text = JSON.stringify(value) ?? String(value);
  return text.length <= 60 ? text : `${text.slice(0, 57)}...`;
}

const bool = {
  Cells: Uint8Array,
  decode(wire) {
    if (typeof wire !== 'boolean') throw new BadValue(`${shown(wire)} is not of kind bool`);
    return wire ? 1 : 0;
  },
  encode: (value) => value !== 0,
};

/** Integers of up to 32 bits: JSON numbers. */
function narrow(kind, low, high, Cells) {
  return {
    Cells,
    decode(wire) {
      if (Number.isInteger(wire) && wire >= low && wire <= high) return wire;
      throw new BadValue(`${shown(wire)} is not of kind ${kind} (${low} to ${high})`);
    },
    encode: (value) => value,
  };
}

const EXACT_DIGITS = 15; // a decimal so long is exact as a Number, which is passed faster than a BigInt
const SIGNED = /^(?:0|-?[1-9][0-9]{0,18})$/;
const UNSIGNED = /^(?:0|[1-9][0-9]{0,19})$/;

/** Integers of 64 bits: decimal strings; Numbers here as long as that is exact, and BigInts beyond and in cells. */
function wide(kind, low, high, canonical, Cells) {
  return {
    Cells,
    toCell: BigInt,
    decode(wire) {
      if (typeof wire === 'string' && canonical.test(wire)) {
        if (wire.length <= EXACT_DIGITS) return Number(wire);
        const value = BigInt(wire);
        if (value >= low && value <= high) return value;
      }
      throw new BadValue(`${shown(wire)} is not of kind ${kind} (a decimal string, ${low} to ${high})`);
    },
    encode: String,
  };
}

/** Floats: the hex digits of their bits, so that -0.0 and the last bit count; every NaN is "nan". */
function float(kind, size, Cells, toBits, fromBits) {
  const pattern = new RegExp(`^[0-9a-f]{${2 * size}}$`);
  const bits = Buffer.alloc(size); // most significant byte first, as the digits are written
  return {
    Cells,
    decode(wire) {
      if (wire === 'nan') return NaN;
      if (typeof wire !== 'string' || !pattern.test(wire))
        throw new BadValue(`${shown(wire)} is not of kind ${kind} (${2 * size} lower-case hex digits)`);
      bits.write(wire, 'hex');
      return fromBits.call(bits);
    },
    encode(value) {
      if (Number.isNaN(value)) return 'nan';
      toBits.call(bits, value);
      return bits.toString('hex');
    },
  };
}

const { writeFloatBE, readFloatBE, writeDoubleBE, readDoubleBE } = Buffer.prototype;

export const SCALARS = new Map(Object.entries({
  bool,
  i8: narrow('i8', -(2 ** 7), 2 ** 7 - 1, Int8Array),
  i16: narrow('i16', -(2 ** 15), 2 ** 15 - 1, Int16Array),
  i32: narrow('i32', -(2 ** 31), 2 ** 31 - 1, Int32Array),
  i64: wide('i64', -(2n ** 63n), 2n ** 63n - 1n, SIGNED, BigInt64Array),
  u8: narrow('u8', 0, 2 ** 8 - 1, Uint8Array),
  u16: narrow('u16', 0, 2 ** 16 - 1, Uint16Array),
  u32: narrow('u32', 0, 2 ** 32 - 1, Uint32Array),
  u64: wide('u64', 0n, 2n ** 64n - 1n, UNSIGNED, BigUint64Array),
  uptr: wide('uptr', 0n, 2n ** 64n - 1n, UNSIGNED, BigUint64Array),
  f32: float('f32', 4, Float32Array, writeFloatBE, readFloatBE),
  f64: float('f64', 8, Float64Array, writeDoubleBE, readDoubleBE),
}));

const LONGEST = 2 ** 28; // bytes

/** Bytes in hex, for a kind that is spelled so. */
export function bytes(kind, wire) {
  if (typeof wire === 'string' && wire.length % 2 === 0 && !/[^0-9a-f]/.test(wire)) return Buffer.from(wire, 'hex');
  throw new BadValue(`${shown(wire)} is not of kind ${kind} (bytes in lower-case hex)`);
}

/** The bytes of a string, which need not be UTF-8; of a long one perhaps a part and how often it comes. */
export function text(kind, wire) {
  if (wire !== null && typeof wire === 'object' && Object.keys(wire).sort().join() === 'repeat,times' &&
    Number.isInteger(wire.times) && wire.times >= 0) {
    const part = bytes(kind, wire.repeat);
    if (part.length === 0) return part;
    if (part.length * wire.times <= LONGEST) return Buffer.alloc(part.length * wire.times, part);
  }
  return bytes(kind, wire);
}

/** The parts of a slice that is not nil, checked. */
export function sliceParts(wire) {
  const { len, cells } = Object(wire);
  if (!Array.isArray(cells) || Object.keys(wire).length !== 2)
    throw new BadValue(`${shown(wire)} is not of kind slice ({"len":…,"cells":[…]} or null)`);
  if (!Number.isInteger(len) || len < 0 || len > cells.length)
    throw new BadValue(`a slice of ${cells.length} cells cannot have the length ${shown(len)}`);
  return { len, cells };
}

/** Slices: a length, and the cells up to the capacity; null is the nil slice. */
export function sliceOf({ Cells, decode, encode, toCell = (value) => value }) {
  return {
    decode(wire) {
      if (wire === null) return { data: null, len: 0, cap: 0 };
      const { len, cells } = sliceParts(wire);
      const data = new Cells(Math.max(cells.length, 1)); // no bytes at all would have no address
      for (let i = 0; i < cells.length; i++) data[i] = toCell(decode(cells[i]));
      return { data, len, cap: cells.length };
    },
    encode({ data, len, cap }) {
      if (data === null) return null;
      const cells = new Array(cap);
      for (let i = 0; i < cap; i++) cells[i] = encode(data[i]);
      return { len, cells };
    },
  };
}
