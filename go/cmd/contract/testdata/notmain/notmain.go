package notmain

import "C"

//export F
func F() {}
