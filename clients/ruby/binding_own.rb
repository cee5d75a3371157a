# frozen_string_literal: true

# Calls a package of the user's own through an adapter: a file with a module Adapter that has a module function for each
# export, under its name (README.md). What its values are is in values_own.rb.
#
# The package loads the library by itself, which the variable CONCORD_LIBRARY names. Nothing of this client stands in its
# way: our files are loaded by their paths, and our constants are hidden.
require_relative "binding"
require_relative "threads"
require_relative "values_own"

module GoLibrary
  CLIENT = "ruby-own"
  VERSION = File.basename(ARGV.fetch(1))
  NOT_LOADED = LoadError
  TRUTH = true # what a bool is in Ruby

  begin
    require "fiddle"
    FFLUSH = Fiddle::Function.new(Fiddle::Handle::DEFAULT["fflush"], [Fiddle::TYPE_VOIDP], Fiddle::TYPE_INT)
  rescue LoadError # some builds of Ruby lack it: then C's stdio is the package's to flush
    FFLUSH = nil
  end

  def self.flush
    $stdout.flush
    FFLUSH&.call(nil) # C's stdio
  end

  # From now on our modules know each other, and nobody else knows them: a package may have some of the same names.
  def self.make_room
    ours = %i[GoLibrary Values Bench Threads Driver Failed].to_h { |name| [name, Object.const_get(name)] }
    ours.each_value { |one| ours.each { |name, other| one.const_set(name, other) } }
    ours.each_key { |name| Object.__send__(:remove_const, name) }
  end

  class Library
    # Raises LoadError.
    def initialize(_path, _blocking)
      GoLibrary.make_room
      path = ARGV.fetch(1)
      begin
        require path
      rescue StandardError, ScriptError => problem
        place = problem.backtrace_locations&.find { |each| !each.path.match?(/<internal:|kernel_require/) }
        where = place ? ", in #{File.basename(place.path)}:#{place.lineno}" : ""
        raise LoadError, "the adapter#{where}\n#{problem.class}: #{problem.message}"
      end
      raise LoadError, "#{File.basename(path)} has no module Adapter" unless Object.const_defined?(:Adapter)
    end

    def bind(export)
      name = export.fetch("name")
      # Its own methods: every module has some like `name` and `hash`.
      return AdapterExport.new(Adapter.method(name), export) if Adapter.singleton_methods.include?(name.to_sym)

      raise Refused, "the adapter has no function #{name}"
    end
  end

  # The arguments of one call, and how many cells each slice had.
  class Arguments < Array
    attr_reader :sizes

    def initialize(values)
      super
      @sizes = values.map { |value| value.is_a?(Array) ? value.size : 0 }
    end
  end

  # Several results. Measurements add up the first one, r0.
  class Results < Array
    def [](index) = index == :r0 ? first : super
  end

  # One function of the adapter.
  class AdapterExport
    attr_reader :function, :result, :export

    def initialize(called, export)
      @export = export
      @params = export.fetch("params")
      @forms = @params.map { |param| formed("parameter \"#{param['name']}\"") { GoLibrary.parameter_form(param["type"]) } }
      @given = export.fetch("results").map { |result| formed("result") { GoLibrary.form_of(result["type"]) } }
      @changed = @forms.each_index.select { |index| @forms[index].is_a?(SliceForm) }
      @result = export["results"].dig(0, "type", "kind")
      @function = several? ? ->(*arguments) { check_several(called.call(*arguments)) } : called
    end

    def several? = @given.size > 1

    def arguments(row)
      unless row.is_a?(Array) && row.size == @params.size
        raise Values::BadValue, "#{Values.shown(row)} is not a row of #{@params.size} arguments"
      end

      taken = []
      begin
        @forms.each { |form| taken << form.take(row[taken.size]) }
      rescue Values::BadValue, Refused => problem
        raise problem.class, "argument #{taken.size + 1} (#{@params[taken.size]['name']}): #{problem.message}"
      end
      Arguments.new(taken)
    end

    # The results, then each slice as the callee left it.
    def reply(result, arguments)
      results = several? ? result : [result]
      row = @given.each_index.map { |index| GoLibrary.spelled("result #{index + 1}") { @given[index].give(results[index]) } }
      @changed.each do |index|
        value, size = arguments[index], arguments.sizes[index]
        row << GoLibrary.spelled(@params[index]["name"]) { @forms[index].give(value, size) }
      end
      "[#{row.join(',')}]"
    end

    def call(row)
      arguments = arguments(row)
      reply(@function.call(*arguments), arguments)
    rescue ScriptError, SystemStackError => problem # NotImplementedError is one: no StandardError, and no end either
      raise "#{problem.class}: #{problem.message}"
    end

    private

    def formed(where)
      yield
    rescue Refused => reason
      raise Refused, "#{where}: #{reason.message}"
    end

    def check_several(results)
      return Results.new(results) if results.is_a?(Array) && results.size == @given.size

      raise Unfit, "#{Values.shown(results)} is no Array of #{@given.size} results"
    end
  end
end
