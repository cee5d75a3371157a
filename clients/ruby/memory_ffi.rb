# frozen_string_literal: true

# C's memory by ffi: its pointers, how scalars lie where they lead, and what is passed by value. Callbacks may come from
# any thread: those of threads that Ruby has never seen run on threads that ffi starts for them. Loaded only for a
# library that needs it.
require_relative "memory"

module GoLibrary
  # Zeroed memory, which the pointer owns.
  def self.block(size) = FFI::MemoryPointer.new(:char, size)

  def self.pointer(address) = FFI::Pointer.new(address)

  # What ffi passes for a struct that stands in a place of ours.
  def self.struct_at(c_type, at) = c_type.struct_class.new(at)

  class Scalar
    include Codec

    attr_reader :c_type

    def initialize(kind)
      @wire = Values::SCALARS.fetch(kind)
      @c_type = C_TYPES.fetch(kind)
      @bool = kind == "bool"
      cell = CELLS.fetch(kind)
      @size = FFI.type_size(cell)
      @put, @get = :"put_#{cell}", :"get_#{cell}"
      @put_all, @get_all = :"put_array_of_#{cell}", :"get_array_of_#{cell}"
    end

    def write(value, at, _row) = put(@wire.decode(value), at)

    def read(at, _row) = @wire.encode(argument(at))

    def write_all(values, at, row)
      return super if @bool

      done = 0
      at.__send__(@put_all, 0, values.map { |value| @wire.decode(value).tap { done += 1 } })
    rescue Values::BadValue => bad
      raise Values::BadValue, "cell #{done + 1}: #{bad.message}"
    end

    def read_all(at, count, row)
      @bool ? super : @wire.encode_all(at.__send__(@get_all, 0, count))
    end

    def argument(at)
      value = at.__send__(@get, 0)
      @bool ? value != 0 : value
    end

    def place_of(result, row) = row.block(@size).tap { |at| put(result, at) }

    private

    def put(value, at)
      value = value ? 1 : 0 if @bool
      at.__send__(@put, 0, value)
    end
  end

  # The struct as ffi passes it by value; of each field name, offset (nil: unknown) and C type.
  def self.struct_class(name, fields, size)
    described = Class.new(FFI::Struct) { layout(*fields.flat_map { |field, _, c_type| [field.to_sym, c_type] }) }
    fields.each do |field, offset,|
      next if offset.nil? || described.offset_of(field.to_sym) == offset

      raise Refused, "#{name} has something before \"#{field}\" that the contract does not tell (packed? bit fields?)"
    end
    return described if size.nil? || described.size == size

    raise Refused, "#{name} has #{size} bytes, its fields #{described.size} (bit fields?)"
  end

  def self.struct_by_value(...) = struct_class(...).by_value

  def self.string_by_value = GoString.by_value

  def self.slice_by_value = GoSlice.by_value

  # What a function gives: a value, or several in one struct (r0, r1, … whatever their names, as cgo calls them).
  class Returned
    attr_reader :c_type

    def initialize(name, codecs, size)
      @codecs = codecs
      @c_type = codecs.empty? ? :void : codecs.first.c_type
      return if codecs.size < 2

      fields = codecs.each_with_index.map { |codec, index| ["r#{index}", nil, codec.c_type] }
      @struct = GoLibrary.struct_class("#{name}_return", fields, size)
      @c_type = @struct.by_value
    end

    # Where each result stands.
    def places(result, row)
      return @codecs.map { |codec| codec.place_of(result, row) } unless @struct

      Array.new(@codecs.size) { |index| result.to_ptr + @struct.offset_of(:"r#{index}") }
    end
  end
end
