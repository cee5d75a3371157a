# frozen_string_literal: true

# What the wire's values are in an adapter (README.md), and which of Ruby's own are such values.
#
# Each type is a form: `take` gives the adapter its value, `give` spells what the adapter gave. Nothing is converted on
# the way: what is not exactly a value of the type is Unfit, and what Ruby's own type cannot hold is Refused.
require_relative "binding"

module GoLibrary
  # What the adapter gave is no value of the type; the message says which and why.
  class Unfit < StandardError; end

  module Form
    attr_reader :kind

    def unfit(value, wanted = kind) = raise(Unfit, "#{Values.shown(value)} (#{value.class}) is no #{wanted}")
  end

  # true and false, Integer and Float. An Integer is no float.
  class ScalarForm
    include Form

    INTEGERS = {
      "i8" => -2**7..2**7 - 1, "i16" => -2**15..2**15 - 1, "i32" => -2**31..2**31 - 1, "i64" => -2**63..2**63 - 1,
      "u8" => 0..2**8 - 1, "u16" => 0..2**16 - 1, "u32" => 0..2**32 - 1, "u64" => 0..2**64 - 1, "uptr" => 0..2**64 - 1
    }.freeze

    def initialize(kind)
      @kind = kind
      @codec = Values::SCALARS.fetch(kind)
    end

    def take(value) = @codec.decode(value)
    def give(value) = fits?(value) ? @codec.encode(value) : unfit(value)

    private

    def fits?(value)
      return true.equal?(value) || false.equal?(value) if kind == "bool"
      return value.is_a?(Integer) && INTEGERS[kind].cover?(value) if INTEGERS.key?(kind)

      value.is_a?(Float) && (kind == "f64" || value.nan? || [value].pack("g").unpack1("g") == value)
    end
  end

  # String: UTF-8, whether or not its bytes are valid. Of what is given its bytes count.
  class StringForm
    include Form

    WIRE = Values::Text.new

    def initialize = @kind = "string"
    def take(value) = WIRE.decode(value).force_encoding(Encoding::UTF_8)
    def give(value) = value.is_a?(String) ? "\"#{value.unpack1('H*')}\"" : unfit(value)
  end

  # The same, or nil for the null pointer. It ends at its NUL, so none is inside.
  class CStringForm < StringForm
    def initialize = @kind = "cstring"

    def take(value)
      return if value.nil?

      text = super
      raise Values::BadValue, "#{Values.shown(value)} is no cstring: a NUL is inside" if text.b.include?("\0")

      text
    end

    def give(value)
      return "null" if value.nil?

      unfit(value, "cstring: a NUL is inside") if value.is_a?(String) && value.b.include?("\0")
      super
    end
  end

  # An Array that the callee changes in place. The nil slice is nil.
  class SliceForm
    include Form

    def initialize(elem)
      @kind = "slice"
      @elem = elem
    end

    def take(value)
      return if value.nil?

      length, cells = Values.slice_parts(value)
      taken = GoLibrary.taken_cells(@elem, cells)
      raise Refused, "an Array has no capacity beyond its length" if cells.size > length

      taken
    end

    def give(value, length)
      return "null" if value.nil?
      raise Unfit, "#{value.size} cells after the call, #{length} were passed" unless value.size == length

      "{\"len\":#{length},\"cells\":[#{value.map { |cell| @elem.give(cell) }.join(',')}]}"
    end
  end

  # An Array of just so many cells. One-byte integers are hex on the wire.
  class ArrayForm
    include Form

    def initialize(elem, length)
      @kind = "array of #{length}"
      @elem = elem
      @length = length
      @layout = { "u8" => "C*", "i8" => "c*" }[elem.kind]
    end

    def take(value)
      cells = @layout ? StringForm::WIRE.decode(value).unpack(@layout) : value
      unless cells.is_a?(Array) && cells.size == @length
        raise Values::BadValue, "#{Values.shown(value)} is no #{kind}"
      end

      @layout ? cells : GoLibrary.taken_cells(@elem, cells)
    end

    def give(value)
      unfit(value) unless value.is_a?(Array) && value.size == @length
      cells = value.map { |cell| @elem.give(cell) }
      @layout ? "\"#{value.pack(@layout).unpack1('H*')}\"" : "[#{cells.join(',')}]"
    end
  end

  # A Hash of the fields by their names as symbols; an object with methods of these names may be given.
  class StructForm
    include Form

    def initialize(name, fields)
      @kind = name.empty? ? "struct" : name
      @fields = fields
    end

    def take(value)
      unless value.is_a?(Array) && value.size == @fields.size
        raise Values::BadValue, "#{Values.shown(value)} is no #{kind} of #{@fields.size} fields"
      end

      @fields.zip(value).to_h { |(name, form), part| [name, form.take(part)] }
    end

    def give(value)
      given = value.is_a?(Hash) ? value : read(value)
      unfit(value, "#{kind} with the fields #{@fields.keys.join(', ')}") unless given.keys.sort == @fields.keys.sort
      "[#{@fields.map { |name, form| GoLibrary.spelled(name) { form.give(given[name]) } }.join(',')}]"
    end

    private

    # No method that every object has: `hash` of one without such a field would be a number.
    def read(value)
      names = @fields.keys.select { |name| value.respond_to?(name) && !Object.method_defined?(name) }
      names.to_h { |name| [name, value.public_send(name)] }
    end
  end

  def self.taken_cells(elem, cells)
    taken = []
    cells.each { |cell| taken << elem.take(cell) }
    taken
  rescue Values::BadValue => bad
    raise Values::BadValue, "cell #{taken.size + 1}: #{bad.message}"
  end

  # What the block spells; what does not fit says where it was.
  def self.spelled(where)
    yield
  rescue Unfit => problem
    raise Unfit, "#{where}: #{problem.message}"
  end

  # How a type is passed by value. Raises Refused where Ruby's own types have no form for it.
  def self.form_of(type)
    kind = type.fetch("kind")
    return ScalarForm.new(kind) if Values::SCALARS.key?(kind)
    return StringForm.new if kind == "string"
    return CStringForm.new if kind == "cstring"
    return ArrayForm.new(form_of(type["elem"]), type["length"]) if kind == "array"
    raise Refused, "an adapter has no form for #{kind}" unless kind == "struct" && type["fields"]

    StructForm.new(type.fetch("c"), type["fields"].to_h { |field| [field["name"].to_sym, form_of(field["type"])] })
  end

  # Slices are parameters alone: an Array that is a result would not tell the capacity.
  def self.parameter_form(type)
    type.fetch("kind") == "slice" ? SliceForm.new(form_of(type["elem"])) : form_of(type)
  end
end
