package main

import (
	// int two;
	"C"
	"fmt"
)

var _ = fmt.Sprint
