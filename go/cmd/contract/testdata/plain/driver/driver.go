// Package concorddriver stands for the oracle's driver.
package concorddriver

// Say gives back what it was told.
func Say(text string) string { return "driven " + text }
