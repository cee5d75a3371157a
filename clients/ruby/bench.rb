# frozen_string_literal: true

# Times one export in the plainest loop (PROTOCOL.md, section 4).
#
# Both loops add up what the function returns, so that taking the empty one away leaves the call. Calibration and
# statistics are Concord's.
require_relative "values"

module Bench
  TIMED = Values::SCALARS.transform_values { :time_numbers }
  TIMED["bool"] = :time_bools if GoLibrary::TRUTH == true

  def self.measure(export, row, loops)
    if GoLibrary.any_type?(export.export) { |type| type["kind"] == "callback" || type.key?("free") }
      reason = "a callback, or memory that is to be freed after each call, has no place in a timed loop"
      raise GoLibrary::Refused, reason
    end
    arguments = export.arguments(row)
    timed = export.several? ? :time_first_results : TIMED.fetch(export.result, :time_calls)
    elapsed, empty, total, last = __send__(timed, export.function, arguments.to_a, loops)
    "\"ns\":#{elapsed},\"empty_ns\":#{empty},\"sum\":#{spelled(total)},\"row\":#{export.reply(last, arguments)}"
  end

  def self.now = Process.clock_gettime(Process::CLOCK_MONOTONIC, :nanosecond)

  def self.time_numbers(function, arguments, loops)
    result = total = empty = 0
    start = now
    loops.times { total += (result = function.call(*arguments)) }
    elapsed = now - start

    start = now
    loops.times { empty += result }
    [elapsed, now - start, total, result]
  end

  def self.time_bools(function, arguments, loops)
    result = nil
    total = empty = 0
    start = now
    loops.times { total += 1 if (result = function.call(*arguments)) }
    elapsed = now - start

    start = now
    loops.times { empty += 1 if result }
    [elapsed, now - start, total, result]
  end

  def self.time_first_results(function, arguments, loops)
    result = nil
    total = empty = 0
    start = now
    loops.times { total += number((result = function.call(*arguments))[:r0]) }
    elapsed = now - start

    start = now
    loops.times { empty += number(result[:r0]) }
    [elapsed, now - start, total, result]
  end

  # What a first result adds to the sum.
  def self.number(value)
    return value if value.is_a?(Numeric)

    value == true ? 1 : 0
  end

  def self.time_calls(function, arguments, loops)
    result = nil
    start = now
    loops.times { result = function.call(*arguments) }
    elapsed = now - start

    start = now
    loops.times {}
    [elapsed, now - start, 0, result]
  end

  def self.spelled(total)
    total.is_a?(Float) ? Values::SCALARS["f64"].encode(total) : Values::SCALARS["u64"].encode(total % 2**64)
  end
end
