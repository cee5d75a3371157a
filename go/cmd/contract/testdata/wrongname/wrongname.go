package main

import "C"

//export G
func F() {}

func main() {}
