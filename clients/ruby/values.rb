# frozen_string_literal: true

# The values of the wire (PROTOCOL.md, section 5) and Ruby's own: Integer, Float, true and false, binary strings, and
# arrays of them.
#
# Each kind is a codec: `decode` takes parsed JSON and raises BadValue for whatever is not exactly a value of the
# kind; `encode` gives JSON text, in the one canonical spelling. Knows nothing of ffi or of the library.
module Values
  # An argument is not a value of its kind; the message says which and why.
  class BadValue < StandardError; end

  # The value for a message, cut where it would fill the screen.
  def self.shown(value) = cut(value.inspect)

  def self.cut(text) = text.size <= 60 ? text : "#{text[0, 57]}..."

  # The integer that a JSON number is, or nil. 3.0 is one: some languages' JSON cannot tell it from 3.
  def self.whole(value)
    return value if value.is_a?(Integer)

    value.to_i if value.is_a?(Float) && value.finite? && value == value.to_i
  end

  module Codec
    def encode_all(values) = values.map { |value| encode(value) }.join(",")

    private

    def refuse(value, wanted) = raise(BadValue, "#{Values.shown(value)} is no #{wanted}")
  end

  class Bool
    include Codec

    def decode(value)
      return value if true.equal?(value) || false.equal?(value)

      refuse(value, "bool")
    end

    def encode(value) = value ? "true" : "false"
  end

  # Integers of up to 32 bits: JSON numbers.
  class Number
    include Codec

    def initialize(kind, low, high)
      @kind, @low, @high = kind, low, high
    end

    def decode(value)
      number = Values.whole(value)
      return number if number && @low <= number && number <= @high

      refuse(value, "#{@kind} (a number from #{@low} to #{@high})")
    end

    def encode(value) = value.to_s
  end

  # Integers of 64 bits: decimal strings, since JSON numbers lose their low bits in some languages.
  class Decimal
    include Codec

    def initialize(kind, low, high)
      @kind, @low, @high = kind, low, high
    end

    def decode(value)
      if value.is_a?(String) && value.size <= 20
        number = value.to_i
        # Writing it back refuses what to_i lets pass: "x", "+1", "1_0", "007", "12 apples".
        return number if number.to_s == value && @low <= number && number <= @high
      end
      refuse(value, "#{@kind} (a decimal string from #{@low} to #{@high})")
    end

    def encode(value) = "\"#{value}\""

    # Most slices hold these: no call for each.
    def encode_all(values) = values.empty? ? "" : "\"#{values.map(&:to_s).join('","')}\""
  end

  # Floats: the hex digits of their bits, so that -0.0 and the last bit count; every NaN is "nan".
  class Real
    include Codec

    def initialize(kind, layout, digits)
      @kind, @layout, @digits = kind, layout, digits
    end

    def decode(value)
      return Float::NAN if value == "nan"

      if value.is_a?(String) && value.bytesize == @digits
        bits = [value].pack("H*")
        return bits.unpack1(@layout) if bits.unpack1("H*") == value # pack takes any letter for a digit
      end
      refuse(value, "#{@kind} (#{@digits} lower-case hex digits)")
    end

    def encode(value) = value.nan? ? '"nan"' : "\"#{[value].pack(@layout).unpack1('H*')}\""
  end

  # Go strings: their bytes, which need not be UTF-8, in hex; of long ones perhaps a part and how often it comes.
  class Text
    include Codec

    LONGEST = 1 << 28 # bytes

    def decode(value)
      if value.is_a?(Hash) && value.keys.sort == %w[repeat times] && value["times"].is_a?(Integer)
        part = decode(value["repeat"])
        return part * value["times"] if value["times"] >= 0 && part.bytesize * value["times"] <= LONGEST
      end
      if value.is_a?(String)
        bytes = [value].pack("H*")
        return bytes if bytes.unpack1("H*") == value
      end
      refuse(value, "string (bytes in lower-case hex)")
    end
  end

  SCALARS = {
    "bool" => Bool.new,
    "i8" => Number.new("i8", -2**7, 2**7 - 1),
    "i16" => Number.new("i16", -2**15, 2**15 - 1),
    "i32" => Number.new("i32", -2**31, 2**31 - 1),
    "u8" => Number.new("u8", 0, 2**8 - 1),
    "u16" => Number.new("u16", 0, 2**16 - 1),
    "u32" => Number.new("u32", 0, 2**32 - 1),
    "i64" => Decimal.new("i64", -2**63, 2**63 - 1),
    "u64" => Decimal.new("u64", 0, 2**64 - 1),
    "uptr" => Decimal.new("uptr", 0, 2**64 - 1),
    "f32" => Real.new("f32", "g", 8),
    "f64" => Real.new("f64", "G", 16)
  }.freeze

  # The length and the cells of a slice that is not nil.
  def self.slice_parts(value)
    unless value.is_a?(Hash) && value.size == 2 && value["cells"].is_a?(Array)
      raise BadValue, "#{shown(value)} is no slice ({\"len\":…,\"cells\":[…]} or null)"
    end

    length = whole(value["len"])
    cells = value["cells"]
    return [length, cells] if length && length >= 0 && length <= cells.size

    raise BadValue, "\"len\" is #{shown(value['len'])}, not a number from 0 to the #{cells.size} cells"
  end

  # Slices: a length and the cells up to the capacity; nil is the nil slice.
  class Slice
    include Codec

    def initialize(element)
      @element = SCALARS.fetch(element)
    end

    def decode(value)
      return if value.nil?

      length, cells = Values.slice_parts(value)
      [length, decode_all(cells)]
    end

    def encode(length, cells) = "{\"len\":#{length},\"cells\":[#{@element.encode_all(cells)}]}"

    private

    def decode_all(cells)
      decoded = []
      cells.each { |cell| decoded << @element.decode(cell) }
      decoded
    rescue BadValue => bad
      raise BadValue, "cell #{decoded.size + 1}: #{bad.message}"
    end
  end
end
