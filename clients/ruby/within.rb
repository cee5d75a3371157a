# frozen_string_literal: true

# A run in a function that the library calls. Loaded only where a request asks for it.
module Within
  # What the block gives for each of the rows, called by the library each time.
  def self.run_each(rows, call_back, &run) = rows.map { |row| called_back(call_back) { run.call(row) } }

  # What is raised in there is raised here: it must not cross the library, whatever it is.
  def self.called_back(call_back)
    ends = []
    called = GoLibrary.closure(:void, [GoLibrary::POINTER]) do
      ends << [yield, nil]
    rescue Exception => problem
      ends << [nil, problem]
    end
    call_back.call(called, nil)
    raise "concord_call_back called #{ends.size} times, not once" unless ends.size == 1

    result, problem = ends.first
    raise problem if problem

    result
  end
end
