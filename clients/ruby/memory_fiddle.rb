# frozen_string_literal: true

# C's memory by Fiddle: bytes in and out of it, which `pack` and `unpack` make of Ruby's values. Loaded only for a
# library that needs it.
require_relative "memory"

module GoLibrary
  # A place in memory, with the methods of ffi's pointers that are used at one.
  class Place
    attr_reader :address

    # The owner is whatever keeps the memory alive.
    def initialize(address, owner = nil)
      @address, @owner = address, owner
    end

    alias to_i address

    def to_ptr = Fiddle::Pointer.new(@address)

    def null? = @address.zero?

    def +(other) = Place.new(@address + other, @owner)

    def get_bytes(offset, size) = Fiddle::Pointer.new(@address + offset)[0, size]

    def put_bytes(offset, bytes)
      Fiddle::Pointer.new(@address + offset)[0, bytes.bytesize] = bytes
      self
    end

    def read_string = to_ptr.to_s # up to its NUL

    def get(offset, template, size) = get_bytes(offset, size).unpack(template)

    def put(offset, template, values) = put_bytes(offset, values.pack(template))

    def get_pointer(offset) = Place.new(get(offset, "J", 8).first)

    def put_pointer(offset, pointer) = put(offset, "J", [pointer.to_i])

    def get_int64(offset) = get(offset, "q", 8).first

    def put_int64(offset, value) = put(offset, "q", [value])

    def get_array_of_int64(offset, count) = get(offset, "q*", 8 * count)

    def put_array_of_int64(offset, values) = put(offset, "q*", values)
  end

  # Zeroed memory, which the place owns.
  def self.block(size)
    memory = Fiddle::Pointer.malloc([size, 1].max, Fiddle::RUBY_FREE)
    Place.new(memory.to_i, memory).put_bytes(0, "\0" * size)
  end

  def self.pointer(address) = Place.new(address)

  # How `pack` calls C's types, and their sizes.
  LAYOUTS = {
    "bool" => ["C", 1], "i8" => ["c", 1], "i16" => ["s", 2], "i32" => ["l", 4], "i64" => ["q", 8],
    "u8" => ["C", 1], "u16" => ["S", 2], "u32" => ["L", 4], "u64" => ["Q", 8], "uptr" => ["J", 8],
    "f32" => ["f", 4], "f64" => ["d", 8]
  }.freeze

  class Scalar
    include Codec

    attr_reader :c_type

    def initialize(kind)
      @wire = Values::SCALARS.fetch(kind)
      @spelled = RESULTS.fetch(kind)
      @c_type = C_TYPES.fetch(kind)
      @layout, @size = LAYOUTS.fetch(kind)
      @bool = kind == "bool"
    end

    def write(value, at, _row) = put(@wire.decode(value), at)

    def read(at, _row) = @spelled.encode(argument(at))

    def read_all(at, count, row)
      @bool ? super : @wire.encode_all(at.get(0, "#{@layout}*", count * @size))
    end

    def argument(at) = at.get(0, @layout, @size).first

    def place_of(result, row) = row.block(@size).tap { |at| put(result, at) }

    private

    def put(value, at)
      value = value ? 1 : 0 if @bool && !value.is_a?(Integer)
      at.put(0, @layout, [value])
    end
  end

  def self.struct_by_value(name, *) = refuse_struct(name)

  def self.string_by_value = refuse_struct("a GoString")

  def self.slice_by_value = refuse_struct("a GoSlice")

  # What a function gives.
  class Returned
    attr_reader :c_type

    def initialize(name, codecs, _size)
      GoLibrary.refuse_struct("several results, #{name}_return") if codecs.size > 1
      @codecs = codecs
      @c_type = codecs.empty? ? :void : codecs.first.c_type
    end

    # Where each result stands.
    def places(result, row) = @codecs.map { |codec| codec.place_of(result, row) }
  end
end
