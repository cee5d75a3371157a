# frozen_string_literal: true

# Binds a Go library with ffi, the way its users do: attach_function, and a Struct for each Go type by value.
#
# Works at run time from the contract. Knows the C types and who keeps an argument's memory alive; the spelling of
# values on the wire is in values.rb.
require "ffi"
require_relative "values"

module GoLibrary
  C_TYPES = {
    "bool" => :bool,
    "i8" => :int8,
    "i16" => :int16,
    "i32" => :int32,
    "i64" => :long_long,
    "u8" => :uint8,
    "u16" => :uint16,
    "u32" => :uint32,
    "u64" => :ulong_long,
    "uptr" => :size_t,
    "f32" => :float,
    "f64" => :double
  }.freeze

  # ffi reads and writes arrays of these; it has none of bool and size_t.
  CELLS = C_TYPES.merge("bool" => :uint8, "uptr" => :uint64).freeze

  class GoString < FFI::Struct
    layout :p, :pointer, :n, :ssize_t

    attr_accessor :bytes # the memory behind p, which lives as long as this
  end

  class GoSlice < FFI::Struct
    layout :data, :pointer, :len, :long_long, :cap, :long_long

    attr_accessor :array # the memory behind data, which lives as long as this
  end

  # The export cannot be passed exactly; the message says why.
  class Refused < StandardError; end

  class ScalarArgument
    attr_reader :c_type

    def initialize(kind)
      @c_type = C_TYPES.fetch(kind)
      @wire = Values::SCALARS.fetch(kind)
    end

    def decode(value) = @wire.decode(value) # ffi takes Ruby's own Integer, Float, true and false
  end

  class StringArgument
    def initialize
      @wire = Values::Text.new
    end

    def c_type = GoString.by_value

    def decode(value)
      data = @wire.decode(value)
      argument = GoString.new
      argument.bytes = FFI::MemoryPointer.new(:char, data.bytesize).put_bytes(0, data)
      argument[:p] = argument.bytes
      argument[:n] = data.bytesize
      argument
    end
  end

  class SliceArgument
    def initialize(element)
      @wire = Values::Slice.new(element)
      @bool = element == "bool"
      @cell = CELLS.fetch(element)
      @put = :"put_array_of_#{@cell}"
      @get = :"get_array_of_#{@cell}"
    end

    def c_type = GoSlice.by_value

    def decode(value)
      length, cells = @wire.decode(value)
      argument = GoSlice.new
      return argument if length.nil?

      cells = cells.map { |cell| cell ? 1 : 0 } if @bool
      argument.array = FFI::MemoryPointer.new(@cell, cells.size)
      argument.array.__send__(@put, 0, cells)
      argument[:data] = argument.array
      argument[:len] = length
      argument[:cap] = cells.size
      argument
    end

    def encode(argument)
      return "null" if argument.array.nil?

      cells = argument.array.__send__(@get, 0, argument[:cap])
      cells = cells.map { |cell| cell != 0 } if @bool
      @wire.encode(argument[:len], cells)
    end
  end

  def self.argument_of(param)
    kind = param["type"]["kind"]
    return SliceArgument.new(param["type"]["elem"]["kind"]) if kind == "slice"

    kind == "string" ? StringArgument.new : ScalarArgument.new(kind)
  end

  # Whether values alone cross: ffi passes Ruby's own, and no memory has to be looked after but slices' and strings'.
  def self.plain?(export)
    results = export.fetch("results")
    results.size < 2 && results.all? { |result| scalar?(result["type"]) } &&
      export.fetch("params").all? { |param| plain_param?(param) }
  end

  def self.plain_param?(param)
    type = param.fetch("type")
    return scalar?(type["elem"]) if type["kind"] == "slice"

    (type["kind"] == "string" || scalar?(type)) && !param["changes"]
  end

  def self.scalar?(type) = Values::SCALARS.key?(type.fetch("kind"))

  # Whether any type of the export satisfies the block, also one that others hold.
  def self.any_type?(export, &block)
    within = lambda do |type|
      parts = type.fetch("fields", []).map { |field| field["type"] } << type["elem"]
      block.call(type) || parts.compact.any?(&within)
    end
    (export["params"] + export["results"]).any? { |slot| within.call(slot["type"]) }
  end

  # The library as a module that its functions are attached to. Raises LoadError.
  def self.load(path)
    Module.new do
      extend FFI::Library
      ffi_lib path
    end
  end

  # Whether any function may wait for a callback, which may come from another thread and then needs Ruby's lock.
  def self.callbacks?(exports)
    exports.any? { |export| any_type?(export) { |type| type["kind"] == "callback" } }
  end

  # Declares one function of the library to ffi; if `blocking`, it is called without Ruby's lock. Raises Refused where
  # it cannot be.
  def self.bind(library, export, kept, blocking)
    return Export.new(library, export, blocking) if plain?(export)

    require_relative "calls"
    MemoryExport.new(library, export, blocking, kept)
  end

  # One function, of plain values.
  class Export
    attr_reader :function, :result, :export

    def initialize(library, export, blocking)
      @library, @export, @blocking = library, export, blocking
      @params = export.fetch("params")
      @changed = @params.each_index.select { |index| @params[index]["changes"] }
      @result = export.fetch("results").dig(0, "type", "kind")
      declare
    end

    # Fresh C arguments for one call. They own their memory: keep them until the reply is made.
    def arguments(row)
      check_size(row)
      decoded = []
      begin
        @arguments.each { |argument| decoded << argument.decode(row[decoded.size]) }
      rescue Values::BadValue => bad
        raise misfit(decoded.size, bad)
      end
      decoded
    end

    # The reply row: the result, then each parameter that the callee may have changed.
    def reply(result, arguments)
      row = @wire ? [@wire.encode(result)] : []
      @changed.each { |index| row << @arguments[index].encode(arguments[index]) }
      "[#{row.join(',')}]"
    end

    def several? = false

    def call(row)
      arguments = arguments(row)
      result = @function.call(*arguments)
      reply(result, arguments)
    end

    private

    def declare
      @arguments = @params.map { |param| GoLibrary.argument_of(param) }
      @wire = Values::SCALARS[@result]
      @function = attach(@arguments.map(&:c_type), C_TYPES.fetch(@result, :void))
    end

    def attach(params, result)
      @library.attach_function(@export.fetch("name"), params, result, blocking: @blocking)
    rescue FFI::NotFoundError
      raise Refused, "the library has no symbol \"#{@export['name']}\""
    end

    def check_size(row)
      return if row.is_a?(Array) && row.size == @params.size

      raise Values::BadValue, "#{Values.shown(row)} is not a row of #{@params.size} arguments"
    end

    def misfit(index, bad)
      Values::BadValue.new("argument #{index + 1} (#{@params[index]['name']}): #{bad.message}")
    end
  end
end
