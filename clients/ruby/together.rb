# frozen_string_literal: true

# The rows of one call from several threads at once (PROTOCOL.md, section 3). Loaded only where a request asks for it.
#
# Fiddle lets go of Ruby's lock while it calls, and so does ffi where a library takes callbacks (`blocking`): those calls
# overlap. Else ffi holds it, and threads take turns between calls: then only this is proved, that Go bears to be called
# from whatever thread of Ruby's has its turn.
require_relative "threads"

module Together
  # For each row what each of the threads got from the block. They begin with different rows, so that these meet.
  def self.replies(rows, threads)
    firsts = Array.new(threads) { |number| number * rows.size / threads }
    runs = Threads.run_each(firsts) do |first|
      indices = (first...rows.size).to_a + (0...first).to_a
      indices.to_h { |index| [index, yield(rows[index])] }
    end
    rows.each_index.map { |index| runs.map { |replies| replies[index] } }
  end

  # What all of them got. Raises Bench::Differs.
  def self.agreed(replies)
    first = replies.first
    replies.each.with_index(1) do |reply, number|
      next if reply == first

      place = (0...first.size).find { |index| first[index] != reply[index] } || first.size
      raise Bench::Differs, "thread 1 got #{around(first, place)}, thread #{number} #{around(reply, place)}"
    end
    first
  end

  # For a message: of a long text only what is around a place in it.
  def self.around(text, place)
    start = text.size > 100 ? [place - 40, 0].max : 0
    "#{'...' if start.positive?}#{text[start, 100]}#{'...' if start + 100 < text.size}"
  end
end
