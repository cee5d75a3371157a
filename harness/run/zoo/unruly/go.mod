module example.org/unruly

go 1.19
