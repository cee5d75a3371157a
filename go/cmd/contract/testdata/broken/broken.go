package main

import "C"

//export F
func F() int { return "one" }

func main() {}
