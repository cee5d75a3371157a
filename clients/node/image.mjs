// Values as the bytes they have in C: for bindings that know no types of C's but numbers and addresses.
//
// A type here is a size, an alignment, and how a value is read from a DataView and written to one. What it takes and
// gives is what koffi does, so that the codecs need not know which of the two it is: objects for structs, BigInts for
// addresses, null for none.

const LITTLE_ENDIAN = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;

/** A number that a DataView knows by name. */
function number(name, size, convert = (value) => value) {
  const { [`get${name}`]: get, [`set${name}`]: set } = DataView.prototype;
  return {
    size,
    align: size,
    read: (view, at) => get.call(view, at, LITTLE_ENDIAN),
    write: (view, at, value) => set.call(view, at, convert(value), LITTLE_ENDIAN),
  };
}

const u64 = number('BigUint64', 8, BigInt);

export const C_TYPES = {
  bool: number('Uint8', 1),
  i8: number('Int8', 1),
  i16: number('Int16', 2),
  i32: number('Int32', 4),
  i64: number('BigInt64', 8, BigInt),
  u8: number('Uint8', 1),
  u16: number('Uint16', 2),
  u32: number('Uint32', 4),
  u64,
  uptr: u64,
  f32: number('Float32', 4),
  f64: number('Float64', 8),
};

export const POINTER = {
  ...u64,
  read: (view, at) => u64.read(view, at) || null,
  write: (view, at, value) => u64.write(view, at, value ?? 0n),
};

export const sizeOf = (type) => type.size;
export const alignOf = (type) => type.align;
export const pointerTo = () => POINTER;

const aligned = (offset, align) => Math.ceil(offset / align) * align;

/** A struct as C lays it out; the members' types by their names. */
export function struct(members) {
  const fields = [];
  let [end, align] = [0, 1];
  for (const [name, type] of Object.entries(members)) {
    const offset = aligned(end, type.align);
    fields.push({ name, type, offset });
    end = offset + type.size;
    align = Math.max(align, type.align);
  }
  return {
    size: aligned(end, align),
    align,
    fields,
    read: (view, at) => Object.fromEntries(fields.map(({ name, type, offset }) => [name, type.read(view, at + offset)])),
    write(view, at, value) {
      for (const { name, type, offset } of fields)
        if (value[name] !== undefined) type.write(view, at + offset, value[name]); // gaps have no value
    },
  };
}

export function arrayOf(elem, length, ofBytes) {
  const size = elem.size * length;
  const bytesAt = (view, at) => new Uint8Array(view.buffer, view.byteOffset + at, size);
  const indices = Array.from({ length }, (_, i) => i);
  return {
    size,
    align: elem.align,
    elem,
    read: ofBytes
      ? (view, at) => bytesAt(view, at).slice()
      : (view, at) => indices.map((i) => elem.read(view, at + i * elem.size)),
    write: ofBytes
      ? (view, at, value) => bytesAt(view, at).set(value)
      : (view, at, value) => indices.forEach((i) => elem.write(view, at + i * elem.size, value[i])),
  };
}

export const GoString = struct({ p: POINTER, n: C_TYPES.i64 });
export const GoSlice = struct({ data: POINTER, len: C_TYPES.i64, cap: C_TYPES.i64 });

export function pack(type, value) {
  const bytes = new Uint8Array(type.size);
  type.write(new DataView(bytes.buffer), 0, value);
  return bytes;
}

export const unpack = (type, bytes) => type.read(new DataView(bytes.buffer, bytes.byteOffset, type.size), 0);

/** Values at addresses, for a binding that copies bytes there and back. */
export function inMemory({ store, fetch }) {
  const at = (address, offset) => BigInt(address) + BigInt(offset);
  return {
    encode: (address, offset, type, value) => store(at(address, offset), pack(type, value)),
    decode(address, offset, type) {
      const bytes = new Uint8Array(type.size);
      fetch(bytes, at(address, offset));
      return unpack(type, bytes);
    },
  };
}
