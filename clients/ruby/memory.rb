# frozen_string_literal: true

# Values in C's memory: scalars, strings, slices, structs and arrays (PROTOCOL.md, section 5).
#
# While binding, each type of the contract becomes a codec: `write` puts parsed JSON where a pointer leads, `read` makes
# JSON text of what is there. Pointers are the binding's (memory_ffi.rb and its like), and so are scalars and what is
# passed by value. Loaded only for a library that needs it. Addresses are in pointers.rb, functions in calls.rb.
require_relative "row"
require_relative "values"

module GoLibrary
  MOST_CELLS = 2**24

  # Of every codec: `size` in bytes; `c_type` as it is passed by value; `argument`, what is passed for the value in a
  # place; `place_of`, where a result of that type stands.
  module Codec
    attr_reader :size

    def write_all(values, at, row)
      values.each_with_index do |value, index|
        write(value, at + index * size, row)
      rescue Values::BadValue => bad
        raise Values::BadValue, "cell #{index + 1}: #{bad.message}"
      end
    end

    def read_all(at, count, row) = Array.new(count) { |index| read(at + index * size, row) }.join(",")
  end

  # What is a struct to C: passed as one that stands in a place of ours; a result has a place of its own.
  module ByValue
    def argument(at) = GoLibrary.struct_at(c_type, at)

    def place_of(result, _row) = result.to_ptr
  end

  class StringValue
    include Codec
    include ByValue

    def initialize
      @wire = Values::Text.new
      @size = 16
    end

    def c_type = GoLibrary.string_by_value

    def write(value, at, row)
      data = @wire.decode(value)
      at.put_pointer(0, row.block(data.bytesize).put_bytes(0, data))
      at.put_int64(8, data.bytesize)
    end

    def read(at, _row)
      length = at.get_int64(8)
      raise Unreadable, "a string of #{length} bytes" unless length.between?(0, Values::Text::LONGEST)

      "\"#{length.zero? ? '' : at.get_pointer(0).get_bytes(0, length).unpack1('H*')}\""
    end
  end

  class SliceValue
    include Codec
    include ByValue

    def initialize(element)
      @element = element
      @size = 24
    end

    def c_type = GoLibrary.slice_by_value

    def write(value, at, row)
      return if value.nil? # memory is fresh, so the header is that of the nil slice

      length, cells = Values.slice_parts(value)
      data = row.block(cells.size * @element.size)
      @element.write_all(cells, data, row)
      at.put_pointer(0, data)
      at.put_array_of_int64(8, [length, cells.size])
    end

    def read(at, row)
      data = at.get_pointer(0)
      return "null" if data.null?

      length, capacity = at.get_array_of_int64(8, 2)
      unless length.between?(0, capacity) && capacity <= MOST_CELLS
        raise Unreadable, "a slice of length #{length} and capacity #{capacity}"
      end
      "{\"len\":#{length},\"cells\":[#{@element.read_all(data, capacity, row)}]}"
    end
  end

  class Struct
    include Codec
    include ByValue

    def initialize(shape, scope)
      raise Refused, "no codec for #{shape['go']}, of which no fields are known" if shape.fetch("fields", []).empty?

      @name = shape["c"].to_s.empty? ? shape["go"] : shape["c"]
      @size = shape.fetch("size")
      inside = scope.inside(shape["fields"].to_h { |field| [field["name"], field.values_at("offset", "type")] })
      @fields = shape["fields"].map { |field| [field["name"], field["offset"], inside.codec(field["type"])] }
    end

    def c_type
      @c_type ||= begin
        fields = @fields.map { |name, offset, codec| [name, offset, codec.c_type] }
        GoLibrary.struct_by_value(@name, fields, @size)
      end
    end

    def write(value, at, row)
      unless value.is_a?(Array) && value.size == @fields.size
        raise Values::BadValue, "#{Values.shown(value)} is no #{@name} (a list of its #{@fields.size} fields)"
      end

      value.zip(@fields) do |part, (name, offset, codec)|
        codec.write(part, at + offset, row)
      rescue Values::BadValue => bad
        raise Values::BadValue, "field #{name}: #{bad.message}"
      end
    end

    def read(at, row)
      outside = row.within
      texts = @fields.map do |_, offset, codec|
        row.within = at
        codec.read(at + offset, row)
      end
      row.within = outside
      "[#{texts.join(',')}]"
    end
  end

  # Cells as a JSON array.
  class Listed
    def initialize(element)
      @element = element
    end

    def hex? = false

    def taken(value)
      value.is_a?(Array) ? value : raise(Values::BadValue, "#{Values.shown(value)} is no list of cells")
    end

    def count(cells) = cells.size

    def write(cells, at, row) = @element.write_all(cells, at, row)

    def read(at, count, row) = "[#{@element.read_all(at, count, row)}]"
  end

  # Cells of one byte, as hex.
  class Hex
    def hex? = true

    def taken(value) = Values::Text.new.decode(value)

    def count(cells) = cells.bytesize

    def write(cells, at, _row) = at.put_bytes(0, cells)

    def read(at, count, _row) = "\"#{at.get_bytes(0, count).unpack1('H*')}\""
  end

  def self.cells_of(shape, element) = %w[u8 i8].include?(shape["kind"]) ? Hex.new : Listed.new(element)

  class ArrayValue
    include Codec

    def initialize(shape, scope)
      @length = shape.fetch("length", 0)
      @element = scope.codec(shape.fetch("elem"))
      @cells = GoLibrary.cells_of(shape["elem"], @element)
      @size = @length * @element.size
    end

    def c_type = [@element.c_type, @length]

    def write(value, at, row)
      cells = @cells.taken(value)
      count = @cells.count(cells)
      raise Values::BadValue, "#{Values.shown(value)} has #{count} cells, not #{@length}" unless count == @length

      @cells.write(cells, at, row)
    end

    def read(at, row) = @cells.read(at, @length, row)
  end
end
