package main

// int three;
// int four;
import "C"
