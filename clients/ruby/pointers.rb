# frozen_string_literal: true

# Addresses in C's memory: whose memory they lead to, how many cells, who frees it (PROTOCOL.md, sections 5.1 and 5.2).
#
# Also makes the codecs of a signature (`Scope`), since counts and functions that free are found by name there.
require_relative "memory"

module GoLibrary
  INTEGERS = (Values::SCALARS.keys - %w[bool f32 f64]).freeze

  # An address, and the memory behind it, that outlive their row.
  class Kept
    attr_reader :codec

    def initialize(codec, value, row)
      @codec = codec
      @row = Row.new(row.known, row.keeps, row.awaited)
      @place = @row.block(codec.size)
      codec.write(value, @place, @row)
    end

    def pointer = @place.get_pointer(0)

    # What it holds now. It all stays where it is: nothing of it is freed, whatever the callee put there.
    def read(named)
      @codec.read(@place, Row.new({}, given: @row.given, named: named))
    end

    # What it holds now; of a callback the calls since last time, once there are so many.
    def shown(calls)
      _, held = @row.given[@place.address]
      return held.taken(calls) if @codec.signature && held
      raise Values::BadValue, "only of a callback there are calls to wait for" unless calls.nil?

      read({})
    end
  end

  class Address
    include Codec

    attr_reader :signature # of a callback

    def initialize(free = nil)
      @free = free
      @size = 8
    end

    def c_type = POINTER

    def argument(at) = at.get_pointer(0).to_ptr

    def place_of(result, row) = row.block(@size).put_pointer(0, result)

    def write(value, at, row)
      pointer, held = taken(value, row)
      at.put_pointer(0, pointer)
      row.given[at.address] = [pointer.address, held]
    end

    def read(at, row)
      pointer = at.get_pointer(0)
      return "null" if pointer.null?

      given, held = row.given[at.address]
      return held.is_a?(Kept) ? held.read(row.named) : ours(pointer, held, row) if given == pointer.address

      text = theirs(pointer, row)
      row.owe(@free, pointer) if @free
      text
    end

    private

    # The pointer, and what tells how it is read when the callee left it there.
    def taken(value, row)
      return [GoLibrary.pointer(0), nil] if value.nil?
      return made(value, row) unless value.is_a?(Hash) && [%w[kept], %w[keep value]].include?(value.keys.sort)

      row.check_alone(value)
      kept = value.key?("kept") ? kept(value["kept"], row) : keep(value["keep"], value["value"], row)
      row.alive << kept
      [kept.pointer, kept]
    end

    def keep(name, value, row)
      raise Values::BadValue, "#{Values.shown(name)} is no name" unless name.is_a?(String)
      if row.keeps.key?(name) || row.known.key?(name)
        raise Values::BadValue, "#{Values.shown(name)} is kept already: release it first"
      end

      row.keeps[name] = Kept.new(self, value, row)
    end

    def kept(name, row)
      kept = row.keeps[name] || row.known[name]
      raise Values::BadValue, "nothing is kept as #{Values.shown(name)}" if kept.nil?
      return kept if kept.codec.signature == signature

      raise Values::BadValue, "what is kept as #{Values.shown(name)} is of another type"
    end

    def theirs(pointer, _row) = "\"#{pointer.address}\""

    def number(value, also = "")
      GoLibrary.pointer(Values::SCALARS["uptr"].decode(value))
    rescue Values::BadValue
      wanted = "pointer (#{also}an address as a decimal string, or null)"
      raise Values::BadValue, "#{Values.shown(value)} is no #{wanted}"
    end
  end

  # Of what it leads to nothing is known: the address itself is the value.
  class Opaque < Address
    private

    def made(value, _row) = [number(value), nil]

    def ours(pointer, _held, _row) = "\"#{pointer.address}\""
  end

  class CString < Address
    private

    def made(value, row)
      data = Values::Text.new.decode(value)
      if data.include?("\0".b)
        raise Values::BadValue, "#{Values.shown(value)} has a NUL inside, where C's string would end"
      end

      [row.block(data.bytesize + 1).put_bytes(0, data), data.bytesize + 1]
    end

    # The callee may have put another end.
    def ours(pointer, held, _row) = hex(pointer.get_bytes(0, held).unpack1("Z*"))

    def theirs(pointer, _row) = hex(pointer.read_string)

    def hex(data) = "\"#{data.unpack1('H*')}\""
  end

  class Pointer < Address
    def initialize(shape, scope)
      super(scope.free(shape))
      @element = scope.codec(shape.fetch("elem"))
      @count = scope.count(shape)
      @cells = GoLibrary.cells_of(shape["elem"], @element)
    end

    private

    def made(value, row)
      return [number(value, "a list of cells, "), nil] if value.is_a?(String) && !@cells.hex?

      cells = @cells.taken(value)
      count = @cells.count(cells)
      memory = row.block(count * @element.size)
      @cells.write(cells, memory, row)
      [memory, count]
    end

    def ours(pointer, held, row) = held.nil? ? "\"#{pointer.address}\"" : @cells.read(pointer, held, row)

    def theirs(pointer, row)
      count = @count.call(row)
      raise Unreadable, "a count of #{count} cells" unless count.between?(0, MOST_CELLS)

      @cells.read(pointer, count, row)
    end
  end

  def self.name_of(slot, otherwise) = slot["name"].to_s.empty? ? otherwise : slot["name"]

  # The names of a signature, and around a field those of its struct.
  class Scope
    def initialize(library, slots, fields = {})
      @library, @slots, @fields = library, slots, fields
    end

    def of(slots) = Scope.new(@library, slots)

    def inside(fields) = Scope.new(@library, @slots, fields)

    # What writes and reads values of the type. Raises Refused where there is none.
    def codec(shape)
      case kind = shape.fetch("kind")
      when *Values::SCALARS.keys then Scalar.new(kind)
      when "string" then StringValue.new
      when "slice" then SliceValue.new(codec(shape.fetch("elem")))
      when "struct" then Struct.new(shape, self)
      when "array" then ArrayValue.new(shape, self)
      when "cstring" then CString.new(free(shape))
      when "pointer" then known?(shape["elem"]) ? Pointer.new(shape, self) : Opaque.new(free(shape))
      when "callback" then callback(shape)
      else raise Refused, "no codec for #{kind}"
      end
    end

    def free(shape)
      name = shape["free"] or return
      @library.freeing(name) or raise Refused, "there is no function \"#{name}\" to free #{shape['go']} with"
    end

    # What tells, after the call, how many cells are behind a pointer of the callee's.
    def count(shape)
      name = shape.fetch("count", 1)
      return ->(_row) { name } if name.is_a?(Integer)

      if @fields.key?(name)
        offset, counted = @fields[name]
        integer = integer_at(name, counted)
        return ->(row) { integer.call(row.within + offset) }
      end
      raise Refused, "there is no \"#{name}\" that could tell the cells of #{shape['go']}" unless @slots.key?(name)

      counted = @slots[name]
      integer = integer_at(name, counted)
      ->(row) { integer.call(row.place_of(name)) }
    end

    private

    def known?(element) = element && (element["kind"] != "struct" || element.fetch("fields", []).any?)

    def callback(shape)
      require_relative "callbacks"
      Callback.new(shape, self)
    end

    def integer_at(name, shape)
      return Scalar.new(shape["kind"]).method(:argument) if INTEGERS.include?(shape["kind"])
      unless shape["kind"] == "pointer" && INTEGERS.include?(shape.dig("elem", "kind"))
        raise Refused, "\"#{name}\" is no integer, and no pointer to one, that could count cells"
      end

      integer = integer_at(name, shape["elem"])
      lambda do |at|
        pointer = at.get_pointer(0)
        raise Unreadable, "\"#{name}\", which is to count cells, is the null pointer" if pointer.null?

        integer.call(pointer)
      end
    end
  end
end
