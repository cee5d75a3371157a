# frozen_string_literal: true

# One function of the library as the driver sees it, whichever binding reaches it (binding_ffi.rb and its like, of
# which the driver loads one).
#
# A binding adds to this module: it loads the library, declares a function, and makes the argument that it passes for a
# plain value. Where values lie in memory, its memory_….rb reads and writes them. The spelling of values on the wire is
# in values.rb.
require_relative "values"

module GoLibrary
  # The export cannot be passed exactly; the message says why.
  class Refused < StandardError; end

  def self.argument_of(param)
    kind = param["type"]["kind"]
    return SliceArgument.new(param["type"]["elem"]["kind"]) if kind == "slice"

    kind == "string" ? StringArgument.new : ScalarArgument.new(kind)
  end

  # Whether values alone cross: Ruby's own are passed, and no memory has to be looked after but slices' and strings'.
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

  # Whether any function may wait for a callback, which may come from another thread and then needs Ruby's lock.
  def self.callbacks?(exports)
    exports.any? { |export| any_type?(export) { |type| type["kind"] == "callback" } }
  end

  # Declares one function of the library. Raises Refused where it cannot be.
  def self.bind(library, export, kept)
    return library.bind(export) if library.respond_to?(:bind) # an adapter, to which nothing is declared
    return Export.new(library, export) if plain?(export)

    require_relative "calls"
    MemoryExport.new(library, export, kept)
  end

  # Some libraries call what they are given (PROTOCOL.md, section 4).
  module CallsBack
    # The function that does; nil where there is none.
    def call_back
      @call_back ||= attach("concord_call_back", [POINTER, POINTER], :void)
    rescue Refused
      nil
    end
  end

  # One function, of plain values.
  class Export
    attr_reader :library, :function, :result, :export

    def initialize(library, export)
      @library, @export = library, export
      @params = export.fetch("params")
      @changed = @params.each_index.select { |index| @params[index]["changes"] }
      @result = export.fetch("results").dig(0, "type", "kind")
      declare
    end

    # Fresh C arguments for one call. They own their memory: keep them until the reply is made. alone: no other thread
    # makes the same call at the same time; to plain values that makes no difference.
    def arguments(row, alone: true)
      check_size(row)
      decoded = []
      begin
        @arguments.each { |argument| decoded << argument.decode(row[decoded.size]) }
      rescue Values::BadValue => bad
        raise misfit(decoded.size, bad)
      end
      decoded
    end

    # What makes each argument of Ruby's own values; nil of one that is passed as it is. Raises Refused.
    def makers = @params.map { |param| GoLibrary.maker_of(param) }

    # The row of arguments when the last call was made with these.
    def passed(_row, made) = made

    # The reply row: the result, then each parameter that the callee may have changed.
    def reply(result, arguments)
      row = @wire ? [@wire.encode(result)] : []
      @changed.each { |index| row << @arguments[index].encode(arguments[index]) }
      "[#{row.join(',')}]"
    end

    def several? = false

    def call(row, alone: true)
      arguments = arguments(row, alone: alone)
      result = @function.call(*arguments)
      reply(result, arguments)
    end

    private

    def declare
      @arguments = @params.map { |param| GoLibrary.argument_of(param) }
      @wire = RESULTS[@result]
      @function = @library.attach(@export.fetch("name"), @arguments.map(&:c_type), C_TYPES.fetch(@result, :void))
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
