package main

//export Plain
func Plain() {}
