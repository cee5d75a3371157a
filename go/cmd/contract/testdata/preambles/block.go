package main

/*
#include <stdint.h>
#cgo CFLAGS: -DX
int one;
*/
import "C"

func main() {}
