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
    kind = param.fetch("type").fetch("kind")
    refuse = ->(what) { raise Refused, "parameter \"#{param.fetch('name')}\": no codec for #{what}" }
    if kind == "slice"
      element = param["type"].fetch("elem").fetch("kind")
      return Values::SCALARS.key?(element) ? SliceArgument.new(element) : refuse.call("a slice of #{element}")
    end
    refuse.call("a #{kind} that the callee changes") if param["changes"]
    return StringArgument.new if kind == "string"

    Values::SCALARS.key?(kind) ? ScalarArgument.new(kind) : refuse.call(kind)
  end

  def self.result_kind(results)
    return if results.empty?
    raise Refused, "#{results.size} results: no codec for the struct that holds several" if results.size > 1

    kind = results[0].fetch("type").fetch("kind")
    if %w[string slice].include?(kind)
      raise Refused, "result: no codec for #{kind}, which would hand Go's own memory to the caller"
    end
    raise Refused, "result: no codec for #{kind}" unless Values::SCALARS.key?(kind)

    kind
  end

  # The library as a module that its functions are attached to. Raises LoadError.
  def self.load(path)
    Module.new do
      extend FFI::Library
      ffi_lib path
    end
  end

  # One function of the library, declared to ffi. Raises Refused where it cannot be.
  class Export
    attr_reader :function, :result

    def initialize(library, export)
      params = export.fetch("params")
      @names = params.map { |param| param.fetch("name") }
      @arguments = params.map { |param| GoLibrary.argument_of(param) }
      @result = GoLibrary.result_kind(export.fetch("results"))
      @function = attach(library, export.fetch("name"))
      @wire = Values::SCALARS[@result]
      @changed = params.each_index.select { |index| params[index]["changes"] }
    end

    # Fresh C arguments for one call. They own their memory: keep them until the reply is made.
    def arguments(row)
      unless row.is_a?(Array) && row.size == @arguments.size
        raise Values::BadValue, "#{Values.shown(row)} is not a row of #{@arguments.size} arguments"
      end

      decoded = []
      begin
        @arguments.each { |argument| decoded << argument.decode(row[decoded.size]) }
      rescue Values::BadValue => bad
        raise Values::BadValue, "argument #{decoded.size + 1} (#{@names[decoded.size]}): #{bad.message}"
      end
      decoded
    end

    # The reply row: the result, then each parameter that the callee may have changed.
    def reply(result, arguments)
      row = @wire ? [@wire.encode(result)] : []
      @changed.each { |index| row << @arguments[index].encode(arguments[index]) }
      "[#{row.join(',')}]"
    end

    def call(row)
      arguments = arguments(row)
      result = @function.call(*arguments)
      reply(result, arguments)
    end

    private

    def attach(library, name)
      params = @arguments.map(&:c_type)
      result = C_TYPES.fetch(@result, :void)
      library.attach_function(name, params, result)
    rescue FFI::NotFoundError
      raise Refused, "the library has no symbol \"#{name}\""
    end
  end
end
