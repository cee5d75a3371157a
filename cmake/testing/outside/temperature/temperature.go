package main

import "C"

var readings int

//export Fahrenheit
func Fahrenheit(celsius float64) float64 { return celsius*9/5 + 32 }

//export Record
func Record(celsius float64) int {
	readings++
	return readings
}

func main() {}
