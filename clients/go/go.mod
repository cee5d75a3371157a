// The driver is compiled as part of the module under test, by that module's language version: nothing newer than this.
module concorddriver

go 1.13
