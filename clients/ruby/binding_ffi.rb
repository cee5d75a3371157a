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

    # The memory behind p lives as long as this: a struct of ffi's holds on to what its pointers were set to.
    def self.of(text)
      string = new
      string[:p] = FFI::MemoryPointer.new(:char, text.bytesize).put_bytes(0, text)
      string[:n] = text.bytesize
      string
    end
  end

  class GoSlice < FFI::Struct
    layout :data, :pointer, :len, :long_long, :cap, :long_long

    def self.of(data, length, capacity)
      slice = new
      slice[:data] = data
      slice[:len] = length
      slice[:cap] = capacity
      slice
    end
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

    def decode(value) = make(@wire.decode(value))

    def own(value) = @wire.decode(value).force_encoding(Encoding::UTF_8)

    def make(text) = GoString.of(text)
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
      make(cells, length)
    end

    def own(value)
      length, cells = @wire.decode(value)
      return cells if cells&.size == length

      raise Refused, "an Array has no capacity beyond its length"
    end

    def make(cells, length = cells&.size)
      return GoSlice.new if cells.nil?

      cells = cells.map { |cell| cell ? 1 : 0 } if @bool
      GoSlice.of(FFI::MemoryPointer.new(@cell, cells.size).__send__(@put, 0, cells), length, cells.size)
    end

    def encode(argument)
      return "null" if argument[:data].null?

      cells = argument[:data].__send__(@get, 0, argument[:cap])
      cells = cells.map { |cell| cell != 0 } if @bool
      @wire.encode(argument[:len], cells)
    end
  end

  def self.flush = LibC.fflush(nil) # C's stdio

  # A C function that calls the block: to be held, or Ruby would free it, and C would call what is not there any more.
  def self.closure(result, params, &) = FFI::Function.new(result, params, &)

  # The library as a module that its functions are attached to.
  class Library
    include CallsBack

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
