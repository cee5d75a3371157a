package main

import "C"

// export F
func F() {}

func main() {}
