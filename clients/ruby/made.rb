# frozen_string_literal: true

# Calls as a program makes them that has Ruby's own values at hand: what the export takes is made of them each time
# (PROTOCOL.md, section 4). Loaded only where a request asks for it.
#
# A maker knows this of one parameter: `own` gives what the program has, `make` what is passed for it. One without
# `make` is of own values that are passed as they are.
require_relative "binding"

module GoLibrary
  # A String is C's as well: its bytes end with a NUL.
  class OwnCString
    WIRE = Values::Text.new

    def own(value) = value && WIRE.decode(value).force_encoding(Encoding::UTF_8)
  end

  # What makes the parameter's values; nil where what is passed is at hand: numbers, and addresses of no known type.
  def self.maker_of(param)
    type = param["type"]
    kind = type["kind"]
    return if scalar?(type) || (kind == "pointer" && !type.key?("elem"))
    return argument_of(param) if kind == "string" || (kind == "slice" && scalar?(type["elem"]))
    return OwnCString.new if kind == "cstring" && !param["changes"]

    raise Refused, "parameter \"#{param['name']}\": nothing of Ruby's own is made into a #{kind} here"
  end

  # An export, and the own values of one row. Measured in the place of the export.
  class Made
    def initialize(export, row)
      @export = export
      @function = export.function
      @row = export.arguments(row)
      @makers = export.makers
      @own = @makers.zip(row, @row.to_a).map { |maker, value, ready| maker ? maker.own(value) : ready }
      @made = @own.dup
      define_call
    end

    def function = self

    def arguments(_row) = @own

    def reply(result, _own) = @export.reply(result, @export.passed(@row, @made))

    def result = @export.result

    def several? = @export.several?

    def export = @export.export

    private

    # As one would write it by hand, `def call(text, times) = Library.Repeat(string(text), times)`: a loop over makers
    # would take a good part of the time that they take.
    def define_call
      own = @makers.each_index.map { |index| "own#{index}" }
      passed = @makers.zip(own).each_with_index.map do |(maker, name), index|
        maker.respond_to?(:make) ? "@made[#{index}] = @makers[#{index}].make(#{name})" : name
      end
      instance_eval("def call(#{own.join(', ')}) = @function.call(#{passed.join(', ')})", __FILE__, __LINE__)
    end
  end
end
