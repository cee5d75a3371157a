// Package main is a library in the shape of many that wrap a service: one function takes a request as JSON and gives a reply as
// JSON, in memory that its own function frees. Everything that is to be known of it is in the texts.
package main

/*
#include <stdlib.h>

static inline void ledger_free(char* text) { free(text); }
*/
import "C"

import (
	"encoding/json"
	"errors"
	"fmt"
	"sort"
	"sync"
)

type request struct {
	Op      string `json:"op"`
	Account string `json:"account"`
	Cents   int64  `json:"cents"`
}

type reply struct {
	OK       bool             `json:"ok"`
	Error    string           `json:"error,omitempty"`
	Balance  *int64           `json:"balance,omitempty"`
	Accounts []string         `json:"accounts,omitempty"`
	Totals   map[string]int64 `json:"totals,omitempty"`
}

var (
	balances = map[string]int64{}
	mutex    sync.Mutex
)

// Perform carries out one request, {"op":"deposit","account":"a","cents":5}, and gives a reply that FreeReply frees. It never
// gives NULL: what is wrong is told in the reply.
//
//export Perform
func Perform(text *C.char) *C.char {
	answer := reply{}
	if err := perform(text, &answer); err != nil {
		answer = reply{Error: err.Error()}
	} else {
		answer.OK = true
	}
	spelled, err := json.Marshal(answer) // keys of maps are sorted
	if err != nil {
		spelled = []byte(`{"ok":false,"error":"the reply has no JSON form"}`)
	}
	return C.CString(string(spelled))
}

// FreeReply frees what Perform gave; NULL is nothing to free.
//
//export FreeReply
func FreeReply(text *C.char) { C.ledger_free(text) }

func perform(text *C.char, answer *reply) error {
	if text == nil {
		return errors.New("there is no request")
	}
	var asked request
	if err := json.Unmarshal([]byte(C.GoString(text)), &asked); err != nil {
		return errors.New("the request is not the JSON of one")
	}
	mutex.Lock()
	defer mutex.Unlock()
	switch asked.Op {
	case "deposit", "withdraw":
		return move(asked, answer)
	case "list":
		for name := range balances {
			answer.Accounts = append(answer.Accounts, name)
		}
		sort.Strings(answer.Accounts)
		return nil
	case "totals":
		answer.Totals = map[string]int64{}
		for name, cents := range balances {
			answer.Totals[name] = cents
		}
		return nil
	}
	return fmt.Errorf("there is no operation %q", asked.Op)
}

func move(asked request, answer *reply) error {
	if asked.Cents < 0 {
		return fmt.Errorf("%d cents cannot be moved", asked.Cents)
	}
	balance := balances[asked.Account] + asked.Cents
	if asked.Op == "withdraw" {
		balance = balances[asked.Account] - asked.Cents
	}
	if balance < 0 {
		return fmt.Errorf("%q has only %d cents", asked.Account, balances[asked.Account])
	}
	balances[asked.Account] = balance
	answer.Balance = &balance
	return nil
}

func main() {}
