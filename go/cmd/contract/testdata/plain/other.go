package main

var entry = main

type tool struct{ main int }

func (t tool) mainly() int { return t.main }
