# frozen_string_literal: true

# Binds a Go library with Fiddle of the standard library, the way its users do: a Fiddle::Function for each symbol.
#
# Fiddle passes integers, floats and addresses, and no struct by value. So Go's strings and slices, which cgo passes as
# structs, are refused. Passing their words one by one is no way out: where registers run short in between, C puts the
# struct on the stack as a whole and the words half and half, and a slice is never in registers. People who use Fiddle
# write exports that take C's strings and pointers, and these are here.
require "fiddle"
require_relative "binding"

module GoLibrary
  CLIENT = "ruby-fiddle"
  VERSION = "Fiddle #{Fiddle::VERSION}"
  MEMORY = "memory_fiddle"
  NOT_LOADED = Fiddle::DLError
  TRUTH = 1 # what C's true is in Ruby

  POINTER = Fiddle::TYPE_VOIDP

  # Unsigned types are Fiddle's negative ones. It has none of bool.
  C_TYPES = {
    "bool" => -Fiddle::TYPE_CHAR,
    "i8" => Fiddle::TYPE_CHAR,
    "i16" => Fiddle::TYPE_SHORT,
    "i32" => Fiddle::TYPE_INT,
    "i64" => Fiddle::TYPE_LONG_LONG,
    "u8" => -Fiddle::TYPE_CHAR,
    "u16" => -Fiddle::TYPE_SHORT,
    "u32" => -Fiddle::TYPE_INT,
    "u64" => -Fiddle::TYPE_LONG_LONG,
    "uptr" => Fiddle::TYPE_UINTPTR_T,
    "f32" => Fiddle::TYPE_FLOAT,
    "f64" => Fiddle::TYPE_DOUBLE
  }.freeze

  # C's bool as Fiddle gives it.
  class Flag
    def encode(value) = value.zero? ? "false" : "true"
  end

  RESULTS = Values::SCALARS.merge("bool" => Flag.new).freeze

  class ScalarArgument
    attr_reader :c_type

    def initialize(kind)
      @c_type = C_TYPES.fetch(kind)
      @wire = Values::SCALARS.fetch(kind)
      @bool = kind == "bool"
    end

    def decode(value)
      decoded = @wire.decode(value)
      return decoded unless @bool

      decoded ? 1 : 0
    end
  end

  def self.refuse_struct(what) = raise(Refused, "#{what}: Fiddle passes no struct by value")

  class StringArgument
    def initialize = GoLibrary.refuse_struct("a GoString")
  end

  class SliceArgument
    def initialize(_element) = GoLibrary.refuse_struct("a GoSlice")
  end

  FFLUSH = Fiddle::Function.new(Fiddle::Handle::DEFAULT["fflush"], [Fiddle::TYPE_VOIDP], Fiddle::TYPE_INT)

  def self.flush = FFLUSH.call(nil) # C's stdio

  # A C function that calls the block. It may come on Ruby's own threads only: on another one Fiddle ends the process
  # ("rb_thread_call_with_gvl() is called by non-ruby thread"). Nothing tells beforehand on which a library calls.
  def self.closure(result, params, &) = Fiddle::Closure::BlockCaller.new(result, params, &)

  # Fiddle calls functions without Ruby's lock in any case.
  class Library
    include CallsBack

    # Raises Fiddle::DLError.
    def initialize(path, _blocking)
      @handle = Fiddle.dlopen(path)
    end

    def attach(name, params, result)
      Fiddle::Function.new(@handle[name], params, result, name: name)
    rescue Fiddle::DLError
      raise Refused, "the library has no symbol \"#{name}\""
    end

    # What frees the memory at a pointer; nil where there is no such function.
    def freeing(name)
      # C's own is the one that all of the process uses: another allocator may stand before libc's.
      handle = name == "free" ? Fiddle::Handle::DEFAULT : @handle
      function = Fiddle::Function.new(handle[name], [Fiddle::TYPE_VOIDP], Fiddle::TYPE_VOID)
      ->(place) { function.call(place.to_ptr) }
    rescue Fiddle::DLError
      nil
    end
  end
end
