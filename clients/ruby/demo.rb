# frozen_string_literal: true

# Calls the Go library "awesome" from Ruby, by the ffi gem alone:
#
#     ruby demo.rb ./libawesome.so
require "ffi"

module Awesome
  extend FFI::Library
  ffi_lib File.expand_path(ARGV.fetch(0, "libawesome.so"))

  class GoString < FFI::Struct
    layout :p, :pointer, :n, :ssize_t
  end

  class GoSlice < FFI::Struct
    layout :data, :pointer, :len, :long_long, :cap, :long_long
  end

  attach_function :add, :Add, [:long_long, :long_long], :long_long
  attach_function :cosine, :Cosine, [:double], :double
  attach_function :sort, :Sort, [GoSlice.by_value], :void
  attach_function :log, :Log, [GoString.by_value], :long_long
end

puts "12 + 99 = #{Awesome.add(12, 99)}"
puts "cosine of 1 = #{Awesome.cosine(1)}"

numbers = [92, 101, 3, 44, 7]
memory = FFI::MemoryPointer.new(:long_long, numbers.size)
memory.write_array_of_long_long(numbers)
slice = Awesome::GoSlice.new
slice[:data] = memory
slice[:len] = slice[:cap] = numbers.size
puts "before sorting: #{numbers}"
Awesome.sort(slice)
puts "after sorting: #{memory.read_array_of_long_long(numbers.size)}"

text = "Hello Ruby!"
bytes = FFI::MemoryPointer.from_string(text)
message = Awesome::GoString.new
message[:p] = bytes
message[:n] = text.bytesize # Go counts bytes, not characters
print "the library says: "
$stdout.flush # Go does not write through Ruby's buffer: what is still in it would come too late
logged = Awesome.log(message)
puts "messages logged: #{logged}"
