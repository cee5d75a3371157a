# frozen_string_literal: true

# Times one export in the plainest loop (PROTOCOL.md, section 4).
#
# Both loops add up what the function returns, so that taking the empty one away leaves the call. Calibration and
# statistics are Concord's. Threads are in threads.rb, callbacks in within.rb, arguments that are made anew in made.rb.
require_relative "values"

module Bench
  CONTEXTS = %w[thread threads fiber].freeze # from where else calls can be measured, whatever the binding
  TIMED = Values::SCALARS.transform_values { %i[time_numbers time_no_numbers] }
  TIMED["bool"] = %i[time_bools time_no_bools] if GoLibrary::TRUTH == true

  # Threads that did the same have not come to the same; the message says in what.
  class Differs < StandardError; end

  def self.contexts(library)
    return CONTEXTS if library.respond_to?(:bind) # an adapter: it makes the arguments by itself, and loads the library

    [*CONTEXTS, "made", *("callback" if library.call_back)]
  end

  def self.measure(export, row, loops, context = nil, threads = 1)
    if GoLibrary.any_type?(export.export) { |type| type["kind"] == "callback" || type.key?("free") }
      reason = "a callback, or memory that is to be freed after each call, has no place in a timed loop"
      raise GoLibrary::Refused, reason
    end
    export = made(export, row) if context == "made"
    rows = Array.new(threads) { export.arguments(row) }
    time, time_empty = timers(export)
    runs = run_each(export, context, rows) { |arguments| __send__(time, export.function, arguments.to_a, loops) }
    starts, ends, totals, results = runs.transpose
    # Once all are done, since it would take time from those that are not.
    empty = __send__(time_empty, results[0], loops)
    replies = totals.zip(results, rows).map { |total, last, done| [spelled(total), export.reply(last, done)] }
    replies.each.with_index(1) { |reply, number| check_same(number, reply, replies[0]) }
    "\"ns\":#{ends.max - starts.min},\"empty_ns\":#{empty},\"sum\":#{replies[0][0]},\"row\":#{replies[0][1]}"
  end

  def self.made(export, row)
    require_relative "made"
    GoLibrary::Made.new(export, row)
  end

  def self.timers(export)
    return %i[time_first_results time_no_first_results] if export.several?

    TIMED.fetch(export.result, %i[time_calls time_no_calls])
  end

  # What the block gives for each of the rows, run where the context says.
  def self.run_each(export, context, rows, &run)
    case context
    when nil, "made" then rows.map(&run)
    when "fiber" then rows.map { |row| Fiber.new { run.call(row) }.resume }
    when "callback"
      require_relative "within"
      Within.run_each(rows, export.library.call_back, &run)
    else
      require_relative "threads"
      Threads.run_each(rows, &run)
    end
  end

  def self.check_same(number, reply, first)
    %w[sum row].zip(reply, first) do |what, one, other|
      next if one == other

      raise Differs, "the #{what} of thread #{number} is #{Values.cut(one)}, that of thread 1 is #{Values.cut(other)}"
    end
  end

  def self.now = Process.clock_gettime(Process::CLOCK_MONOTONIC, :nanosecond)

  def self.time_numbers(function, arguments, loops)
    result = total = 0
    start = now
    loops.times { total += (result = function.call(*arguments)) }
    [start, now, total, result]
  end

  def self.time_no_numbers(result, loops)
    total = 0
    start = now
    loops.times { total += result }
    now - start
  end

  def self.time_bools(function, arguments, loops)
    result = nil
    total = 0
    start = now
    loops.times { total += 1 if (result = function.call(*arguments)) }
    [start, now, total, result]
  end

  def self.time_no_bools(result, loops)
    total = 0
    start = now
    loops.times { total += 1 if result }
    now - start
  end

  def self.time_first_results(function, arguments, loops)
    result = nil
    total = 0
    start = now
    loops.times { total += number((result = function.call(*arguments))[:r0]) }
    [start, now, total, result]
  end

  def self.time_no_first_results(result, loops)
    total = 0
    start = now
    loops.times { total += number(result[:r0]) }
    now - start
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
    [start, now, 0, result]
  end

  def self.time_no_calls(_result, loops)
    start = now
    loops.times {}
    now - start
  end

  def self.spelled(total)
    total.is_a?(Float) ? Values::SCALARS["f64"].encode(total) : Values::SCALARS["u64"].encode(total % 2**64)
  end
end
