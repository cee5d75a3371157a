# frozen_string_literal: true

# The Ruby clients: requests from descriptor 3, replies to descriptor 4 (PROTOCOL.md).
#
#     driver.rb [BINDING]        by binding_BINDING.rb; by ffi if left out
#     driver.rb own ADAPTER      by the user's own, through an adapter
#
# The loop only: it knows neither how a call is made nor how a value is spelled, and it judges nothing.
require "json"
require_relative "binding_#{ARGV.fetch(0, 'ffi')}"
require_relative "bench"
require_relative "values"

# The whole request cannot be carried out.
class Failed < StandardError
  attr_reader :code

  def initialize(code, text)
    super(text)
    @code = code
  end
end

class Driver
  LONGEST_LINE = 16 * 2**20 # bytes
  THREADS = (2..64) # that call at once

  attr_reader :refuses, :contexts, :load_ns

  # Serves until the requests end; false where it could not start.
  def self.serve(requests, replies)
    send_reply = lambda do |reply|
      GoLibrary.flush
      replies.write(reply, "\n")
    end

    hello = requests.gets
    return true if hello.nil?

    begin
      driver = start(hello)
    rescue Failed => failure
      send_reply.call(JSON.generate(error: { code: failure.code, text: failure.message.scrub }))
      return false
    end
    runtime = "Ruby #{RUBY_VERSION}, #{GoLibrary::VERSION}"
    ready = { client: GoLibrary::CLIENT, runtime: runtime, refuses: driver.refuses, contexts: driver.contexts }
    send_reply.call(JSON.generate(ready: ready.merge(load_ns: driver.load_ns)))
    requests.each_line { |line| send_reply.call(driver.reply_to(line)) }
    true
  end

  # The driver that the first line asks for. Raises Failed.
  def self.start(line)
    hello = parse(line)
    version = hello["concord"]
    raise Failed.new("version", "this client speaks version 1, not #{Values.shown(version)}") unless version == 1

    new(hello.fetch("library"), hello.fetch("contract"))
  rescue GoLibrary::NOT_LOADED => problem
    raise Failed.new("load", problem.message)
  rescue KeyError, TypeError, NoMethodError => problem
    raise Failed.new("load", "not a contract: #{problem.class}: #{problem.message}")
  end

  def self.parse(line)
    raise Failed.new("bad-request", "not a line of JSON: invalid UTF-8") unless line.valid_encoding?

    request = JSON.parse(line)
    return request if request.is_a?(Hash)

    raise Failed.new("bad-request", "#{Values.shown(request)} is not a JSON object")
  rescue JSON::ParserError => problem
    raise Failed.new("bad-request", "not a line of JSON: #{problem.message[0, 200]}")
  end

  def initialize(library, contract)
    @exports = {}
    @refuses = {}
    @kept = {} # by the names that rows gave
    exports = contract.fetch("exports")
    start = Bench.now
    loaded = GoLibrary::Library.new(library, GoLibrary.callbacks?(exports))
    @load_ns = Bench.now - start
    @contexts = Bench.contexts(loaded)
    exports.each do |export|
      @exports[export.fetch("name")] = GoLibrary.bind(loaded, export, @kept)
    rescue GoLibrary::Refused => reason
      @refuses[export["name"]] = reason.message
    end
  end

  def reply_to(line)
    number = nil
    request = Driver.parse(line)
    number = Values.whole(request["id"]) or raise Failed.new("bad-request", '"id" is not a whole number')
    reply = "{\"id\":#{number},#{answer(request)}}"
    return reply if reply.bytesize < LONGEST_LINE

    excess = "the reply has #{reply.bytesize} bytes, #{LONGEST_LINE} are allowed: send fewer rows"
    raise Failed.new("bad-request", excess)
  rescue Failed => failure
    "{\"id\":#{number || 'null'},#{error(failure.code, failure.message)}}"
  end

  private

  # The members of the reply behind its id.
  def answer(request)
    return answer_call(export(request["call"]), request) if request.key?("call")
    return answer_bench(export(request["bench"]), request) if request.key?("bench")
    return answer_read(kept(request["read"]), request["calls"]) if request.key?("read")
    return answer_release(request["release"]) if request.key?("release")

    raise Failed.new("bad-request", 'none of "call", "bench", "read" and "release" is in the request')
  end

  def answer_call(export, request)
    rows = request["rows"]
    raise Failed.new("bad-request", '"rows" is not a list') unless rows.is_a?(Array)

    replies = request.key?("threads") ? together(export, request) : rows.map { |row| reply_row { export.call(row) } }
    "\"rows\":[#{replies.join(',')}]"
  end

  def together(export, request)
    threads = threads_of(request)
    require_relative "together"
    replies = Together.replies(request["rows"], threads) { |row| reply_row { export.call(row, alone: false) } }
    replies.map { |each| reply_row { Together.agreed(each) } }
  rescue ThreadError => problem # no more can be made
    raise Failed.new(*code_and_text(problem))
  end

  def reply_row
    yield
  rescue StandardError => problem
    "{#{error(*code_and_text(problem))}}"
  end

  def answer_bench(export, request)
    loops = Values.whole(request["loops"])
    raise Failed.new("bad-request", '"loops" is not a number from 1 up') unless loops&.positive?

    context, threads = context_of(request)
    begin
      Bench.measure(export, request["row"], loops, context, threads)
    rescue StandardError => problem
      raise Failed.new(*code_and_text(problem))
    end
  end

  # From where a call is to be measured, and on how many threads at once.
  def context_of(request)
    return [nil, 1] unless request.key?("context")

    context = request["context"]
    unless @contexts.include?(context)
      raise Failed.new("bad-request", "this client has no context #{Values.shown(context)}")
    end
    [context, context == "threads" ? threads_of(request) : 1]
  end

  def threads_of(request)
    threads = Values.whole(request["threads"])
    return threads if threads && THREADS.cover?(threads)

    raise Failed.new("bad-request", "\"threads\" is not a number from #{THREADS.min} to #{THREADS.max}")
  end

  def answer_read(kept, calls) = "\"rows\":[#{reply_row { "[#{kept.shown(calls)}]" }}]"

  def answer_release(names)
    raise Failed.new("bad-request", '"release" is not a list of names') unless names.is_a?(Array)

    names.each { |name| kept(name) }
    names.each { |name| @kept.delete(name) }
    '"rows":[]'
  end

  def kept(name)
    @kept.fetch(name) { raise Failed.new("bad-value", "nothing is kept as #{Values.shown(name)}") }
  end

  def export(name)
    raise Failed.new("bad-request", "#{Values.shown(name)} is not the name of a function") unless name.is_a?(String)
    raise Failed.new("refused", @refuses[name]) if @refuses.key?(name)

    @exports.fetch(name) { raise Failed.new("unknown-function", "the contract has no export #{Values.shown(name)}") }
  end

  def code_and_text(problem)
    return ["bad-value", problem.message] if problem.is_a?(Values::BadValue)
    return ["refused", problem.message] if problem.is_a?(GoLibrary::Refused)

    ["raised", "#{problem.class}: #{problem.message}"]
  end

  def error(code, text)
    text = text.encode(Encoding::UTF_8, invalid: :replace, undef: :replace).scrub # a message may be in any encoding
    "\"error\":#{JSON.generate(code)},\"text\":#{JSON.generate(text)}"
  end
end

if $PROGRAM_NAME == __FILE__
  channels = [IO.for_fd(3, "r:UTF-8"), IO.for_fd(4, "w:UTF-8")]
  channels.each { |channel| channel.close_on_exec = true }
  channels.last.sync = true
  exit(Driver.serve(*channels))
end
