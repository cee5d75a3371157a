# frozen_string_literal: true

# Exports whose values lie in memory: how they are declared and called. Loaded only for a library that has such.
require_relative GoLibrary::MEMORY # the binding's
require_relative "pointers"
require_relative "row"

module GoLibrary
  # One function whose arguments or results lead into memory, or are several or composite. Each argument stands in a
  # place that its codec has written to, and is passed from there.
  class MemoryExport < Export
    def initialize(library, export, kept)
      @kept = kept
      super(library, export)
    end

    def several? = @given.size > 1

    def arguments(values, alone: true)
      check_size(values)
      row = Row.new(@kept, alone: alone)
      @codecs.each_with_index do |codec, index|
        row.places << row.block(codec.size)
        codec.write(values[index], row.places.last, row)
      rescue Values::BadValue => bad
        raise misfit(index, bad)
      end
      @kept.update(row.keeps)
      row.pass(@params.map { |param| param["name"] }, @codecs)
    end

    def call(values, alone: true)
      row = arguments(values, alone: alone)
      reply(@function.call(*row.to_a), row)
    end

    def reply(result, row)
      row.awaited.each { |callback, calls| callback.wait(calls) }
      row.alive << result
      places = @returned.places(result, row)
      row.named.update(@names.zip(places).to_h)
      texts = @given.zip(places).map { |codec, place| codec.read(place, row) }
      texts.concat(@changed.map { |index| @codecs[index].read(row.places[index], row) })
      "[#{texts.join(',')}]"
    ensure
      row.settle
    end

    # The row of arguments when the last call was made with these.
    def passed(row, made)
      @codecs.each_with_index { |codec, index| row.places[index] = made[index].to_ptr if codec.is_a?(ByValue) }
      row
    end

    private

    def declare
      results = @export["results"]
      @names = results.each_with_index.map { |result, index| GoLibrary.name_of(result, "r#{index}") }
      named = (@params.map { |param| param["name"] } + @names).zip((@params + results).map { |slot| slot["type"] })
      scope = Scope.new(@library, named.to_h)
      @codecs = @params.map { |param| codec_of("parameter \"#{param['name']}\"", param, scope) }
      @given = results.map { |result| codec_of("result", result, scope) }
      @returned = Returned.new(@export["name"], @given, @export.dig("return", "size"))
      @function = @library.attach(@export["name"], @codecs.map(&:c_type), @returned.c_type)
    end

    def codec_of(where, slot, scope)
      scope.codec(slot["type"])
    rescue Refused => reason
      raise Refused, "#{where}: #{reason.message}"
    end
  end
end
