# frozen_string_literal: true

# What one call needs until its reply is made: its memory, and notes of what was passed where.
module GoLibrary
  # What the library left in memory cannot be read; the message says why.
  class Unreadable < StandardError; end

  # The C arguments of one call, and the memory that lives until its reply is made.
  class Row
    attr_reader :known, :keeps, :awaited, :given, :named, :places, :alive
    attr_accessor :within

    # known: what earlier rows kept, by name; keeps: what this one does; awaited: callbacks, and how many calls each
    # waits for; given: for the address of each place where we wrote a pointer, the address there and what it leads to;
    # named: where parameters and results stand, and within: the struct that is being read, both for counts; alone:
    # whether no other thread makes the same at the same time.
    def initialize(known, keeps = {}, awaited = [], given: {}, named: {}, alone: true)
      @known, @keeps, @awaited, @given, @named, @alone = known, keeps, awaited, given, named, alone
      @within = nil
      @places = [] # of the arguments
      @alive = []
      @owed = [] # what is to be freed: the function that does it, the pointer
    end

    # From now on `to_a` is what is passed, and the arguments have names.
    def pass(names, codecs)
      @named.update(names.zip(@places).to_h)
      @passed = codecs.zip(@places).map { |codec, place| codec.argument(place) }
      self
    end

    def to_a = @passed

    # Zeroed memory.
    def block(size)
      @alive << (memory = GoLibrary.block(size))
      memory
    end

    def place_of(name)
      @named.fetch(name) { raise Unreadable, "\"#{name}\", which is to count cells, is known during a call only" }
    end

    # Of a value that others would see too.
    def check_alone(value)
      raise Values::BadValue, "#{Values.shown(value)} is not for several threads at once" unless @alone
    end

    def owe(free, pointer) = @owed << [free, pointer]

    # Gives back what the callee handed over.
    def settle = @owed.each { |free, pointer| free.call(pointer) }
  end
end
