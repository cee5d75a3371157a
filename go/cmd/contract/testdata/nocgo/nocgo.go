package main

//export F
func F() {}

func main() {}
