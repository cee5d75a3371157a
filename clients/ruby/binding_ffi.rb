# frozen_string_literal: true

# Binds a Go library with ffi, the way its users do: attach_function, and a Struct for each Go type by value.
#
# Works at run time from the contract. Knows the C types and who keeps an argument's memory alive. What lies in memory
# is read and written in memory_ffi.rb.
require "ffi"
require_relative "binding"

module LibC
  extend FFI::Library
  ffi_lib FFI::CURRENT_PROCESS
  attach_function :fflush, [:pointer], :int
end

module GoLibrary
  CLIENT = "ruby-ffi"
  VERSION = "ffi #{FFI::VERSION}"
  MEMORY = "memory_ffi"
  NOT_LOADED = LoadError
  TRUTH = true # what C's true is in Ruby

  POINTER = :pointer
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

  RESULTS = Values::SCALARS # ffi makes Ruby's own values

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

  def self.flush = LibC.fflush(nil) # C's stdio

  # The library as a module that its functions are attached to.
  class Library
    # If `blocking`, functions are called without Ruby's lock. Raises LoadError.
    def initialize(path, blocking)
      @blocking = blocking
      @functions = Module.new do
        extend FFI::Library
        ffi_lib path
      end
    end

    def attach(name, params, result)
      @functions.attach_function(name, params, result, blocking: @blocking)
    rescue FFI::NotFoundError
      raise Refused, "the library has no symbol \"#{name}\""
    end

    # What frees the memory at a pointer; nil where there is no such function.
    def freeing(name)
      # C's own is the one that all of the process uses: another allocator may stand before libc's.
      everywhere = FFI::DynamicLibrary.open(nil, FFI::DynamicLibrary::RTLD_LAZY)
      libraries = name == "free" ? [everywhere] : @functions.ffi_libraries
      found = libraries.filter_map { |library| library.find_function(name) }.first
      found && FFI::Function.new(:void, [:pointer], found)
    end
  end
end
