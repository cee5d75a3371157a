# frozen_string_literal: true

# Callbacks: C function pointers that note what they were called with (PROTOCOL.md, section 5.3).
#
# They need Ruby's lock; the binding sees to it that no call holds it meanwhile. From what threads they may be called is
# the binding's as well: memory_ffi.rb and its like. Loaded only for a library that has such parameters.
require_relative "pointers"

module GoLibrary
  class Callback < Address
    attr_reader :params

    def initialize(shape, scope)
      super()
      raise Refused, "no codec for #{shape['go']}, whose prototype is not known" unless shape.key?("params")

      @names = shape["params"].each_with_index.map { |param, index| GoLibrary.name_of(param, "p#{index}") }
      types = shape["params"].map { |param| param["type"] }
      inner = scope.of(@names.zip(types).to_h)
      @params = types.map { |type| inner.codec(type) }
      results = shape.fetch("results", []).map { |result| inner.codec(result["type"]) }
      raise Refused, "no codec for a callback of #{results.size} results" if results.size > 1

      @result = results.first
      @returned = @result&.c_type || :void
      @passed = @params.map(&:c_type)
      @signature = shape.values_at("params", "results")
    end

    # The arguments of one call, read while it lasts.
    def spelled(arguments)
      row = Row.new({})
      places = @params.zip(arguments).map { |codec, value| codec.place_of(value, row) }
      row.named.update(@names.zip(places).to_h)
      texts = @params.zip(places).map { |codec, place| codec.read(place, row) }
      row.settle
      "[#{texts.join(',')}]"
    end

    def self.wanted(calls)
      number = Values.whole(calls)
      return number if number && number >= 0

      raise Values::BadValue, "\"calls\" is #{Values.shown(calls)}, not a number from 0 up"
    end

    private

    def made(value, row)
      row.check_alone(value)
      unless value.is_a?(Hash) && (value.keys - ["calls", *("returns" if @result)]).empty?
        wants = @result ? '{"returns":[…]}' : "{}"
        raise Values::BadValue, "#{Values.shown(value)} is no callback (#{wants}, perhaps with \"calls\", or null)"
      end
      recorder = Recorder.new(self, answers(value["returns"], row))
      row.awaited << [recorder, Callback.wanted(value["calls"])] if value.key?("calls")
      row.alive << (closure = GoLibrary.closure(@returned, @passed) { |*arguments| recorder.answer(arguments) })
      [GoLibrary.pointer(closure.to_i), recorder]
    end

    def answers(values, row)
      return [nil] if @result.nil?
      unless values.is_a?(Array) && !values.empty?
        raise Values::BadValue, "\"returns\" is #{Values.shown(values)}, not a list of what the calls return"
      end

      values.map do |value|
        place = row.block(@result.size)
        @result.write(value, place, row)
        @result.argument(place)
      end
    end

    def ours(_pointer, recorder, _row) = recorder.spelled
  end

  # What one callback was called with, and what it answers. Called from any thread; nothing it raises crosses into C.
  class Recorder
    LONGEST_WAIT = 5 # seconds

    def initialize(codec, answers)
      @codec, @answers = codec, answers
      @calls = []
      @made = 0
      @problem = nil
      @lock = Mutex.new
      @arrived = ConditionVariable.new
    end

    def answer(arguments)
      begin
        text = @codec.spelled(arguments)
      rescue StandardError => problem
        text = "null"
        @problem = "in a callback: #{problem.message}"
      end
      @lock.synchronize do
        @calls << text
        @made += 1
        @arrived.broadcast
        @answers[[@made, @answers.size].min - 1]
      end
    end

    def wait(calls)
      deadline = now + LONGEST_WAIT
      @lock.synchronize do
        while @calls.size < calls && (left = deadline - now).positive?
          @arrived.wait(@lock, left)
        end
      end
    end

    def spelled
      raise Unreadable, @problem if @problem

      @lock.synchronize { "[#{@calls.join(',')}]" }
    end

    def taken(calls)
      wait(Callback.wanted(calls)) unless calls.nil?
      spelled.tap { @lock.synchronize { @calls.clear } }
    end

    private

    def now = Process.clock_gettime(Process::CLOCK_MONOTONIC)
  end
end
