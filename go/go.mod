module concord.example

go 1.19
