# frozen_string_literal: true

# Times one export in the plainest loop (PROTOCOL.md, section 4).
#
# Both loops add up what the function returns, so that taking the empty one away leaves the call. Calibration and
# statistics are Concord's.
require_relative "values"

module Bench
  def self.measure(export, row, loops)
    arguments = export.arguments(row)
    timed = { nil => :time_calls, "bool" => :time_bools }.fetch(export.result, :time_numbers)
    elapsed, empty, total, last = __send__(timed, export.function, arguments, loops)
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

  def self.time_calls(function, arguments, loops)
    start = now
    loops.times { function.call(*arguments) }
    elapsed = now - start

    start = now
    loops.times {}
    [elapsed, now - start, 0, nil]
  end

  def self.spelled(total)
    total.is_a?(Float) ? Values::SCALARS["f64"].encode(total) : Values::SCALARS["u64"].encode(total % 2**64)
  end
end
