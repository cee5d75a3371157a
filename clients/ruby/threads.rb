# frozen_string_literal: true

# Several runs at once, each on a thread of its own. Loaded only where a request asks for it.
module Threads
  # What the block gives for each of the rows. No run begins before there is a thread for every one.
  def self.run_each(rows, &run)
    ready = Queue.new
    start = Queue.new
    threads = []
    rows.each { |row| threads << Thread.new { run_at(start, ready, row, &run) } }
    rows.each { ready.pop }
    start.close
    runs = threads.map(&:value)
    problem = runs.grep(StandardError).first
    raise problem if problem

    runs
  rescue ThreadError # no more threads can be made
    threads.each(&:kill)
    raise
  end

  # A thread's life. What is raised in it is what it gives, so that all are waited for.
  def self.run_at(start, ready, row)
    ready << row
    start.pop # until it is closed
    yield row
  rescue StandardError => problem
    problem
  end
end
