module example.org/temperature

go 1.19
